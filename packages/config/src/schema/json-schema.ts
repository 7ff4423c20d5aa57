/** As much of JSON Schema (draft 7) as the three files need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly else?: JsonSchema;
  /** What is allowed, for people: our own messages and editors (VS Code's extension to JSON Schema) show it. */
  readonly errorMessage?: string;
  /** Accepted and without effect; struck through by editors (VS Code's extension to JSON Schema). */
  readonly deprecationMessage?: string;
}

/** What every setting says of itself. */
export interface Notes {
  readonly title: string;
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

export const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** Lets an editor find the schema. */
export const SCHEMA_KEY: JsonSchema = { title: 'The schema of this file, for editors', type: 'string', errorMessage: 'a path or a URL' };

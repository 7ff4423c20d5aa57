import type { Specification } from './specification.ts';

/** What a specification has wrong, and how the judge is to read it instead. */
export interface Amendment {
  /** Why it is wrong, and whence that is known. */
  readonly because: string;
  /** @throws if the specification does not say what is to be changed: the amendment has then to go, or to be written anew. */
  apply(specification: Specification): void;
}

/** A copy with the amendments in it. */
export function amended(specification: Specification, amendments: readonly Amendment[]): Specification {
  const copy = structuredClone(specification);
  for (const amendment of amendments) amendment.apply(copy);
  return copy;
}

/** A path has another name. */
export function pathIs(name: string, { insteadOf }: { readonly insteadOf: string }, because: string): Amendment {
  return {
    because,
    apply(specification) {
      const item = partOf(specification, ['paths', insteadOf]);
      if (name in specification.paths) throw new Error(`The specification has the path ${name} already`);
      delete specification.paths[insteadOf];
      specification.paths[name] = item;
    },
  };
}

/** All paths begin with this: where several services share an address. @param prefix `/identity/{region}` */
export function pathsBeginWith(prefix: string, because: string): Amendment {
  const parameters = Array.from(prefix.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    because,
    apply(specification) {
      const entries = Object.entries(specification.paths);
      specification.paths = Object.fromEntries(entries.map(([path, item]) => [`${prefix}${path}`, withParameters(item, parameters)]));
    },
  };
}

/** An answer has no body, whatever the specification says of one. @param operation `POST /rest/api/3/issueLink` */
export function answersNothing(operation: string, status: number, because: string): Amendment {
  const [method = '', path = ''] = operation.split(' ');
  return {
    because,
    apply(specification) {
      const response = partOf(specification, ['paths', path, method.toLowerCase(), 'responses', String(status)]);
      if (!('content' in response)) throw new Error(`The specification has no body for ${operation} ${status}`);
      delete response.content;
    },
  };
}

/** Properties of a schema may be `null`. */
export function mayBeNull(schema: string, properties: readonly string[], because: string): Amendment {
  return {
    because,
    apply(specification) {
      for (const property of properties) {
        const definition = partOf(specification, ['components', 'schemas', schema, 'properties', property]);
        if (definition.nullable === true) throw new Error(`The specification lets ${schema}.${property} be null already`);
        definition.nullable = true;
      }
    },
  };
}

/**
 * What has no type may be anything, so that `nullable` says nothing there, and is no valid schema: Prism can't read it, and lets
 * pass whatever it is in, without a word.
 */
export function withoutUntypedNullable(because: string): Amendment {
  return {
    because,
    apply(specification) {
      let found = 0;
      visit(specification, (part) => {
        if (part.nullable !== true || 'type' in part) return;
        delete part.nullable;
        found += 1;
      });
      if (found === 0) throw new Error('The specification has nothing that is nullable without a type');
    },
  };
}

function visit(part: unknown, look: (part: Record<string, unknown>) => void): void {
  if (!isObject(part)) return;
  look(part);
  for (const inner of Object.values(part)) visit(inner, look);
}

/** @throws if there is no such part */
export function partOf(specification: Specification, place: readonly string[]): Record<string, unknown> {
  return place.reduce<Record<string, unknown>>((whole, name) => {
    const part = whole[name];
    if (isObject(part)) return part;
    throw new Error(`The specification has no ${place.join(' ')}`);
  }, specification);
}

function withParameters(item: Record<string, unknown>, parameters: readonly unknown[]): Record<string, unknown> {
  const own = Array.isArray(item.parameters) ? item.parameters : [];
  return { ...item, parameters: [...own, ...parameters] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

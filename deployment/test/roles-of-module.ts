import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { parse } from '@cdktf/hcl2json';
import { ACCOUNT, type AccountRoleResult, type AccountRolesResult, PARTITION, type RollOut } from './account-roles.ts';

type Json = unknown;
type Block = Readonly<Record<string, Json>>;
/** Blocks of one name may come several times. */
type Blocks = Readonly<Record<string, readonly Block[]>>;
type Names = Readonly<Record<string, Json>>;

/** The module in deployment/terraform, as Terraform would carry it out: only what it uses of the language. */
export async function rolesOfModule(directory: URL, rollOut: RollOut): Promise<AccountRolesResult> {
  const variables = await readBlocks(directory, 'variables.tf');
  const main = await readBlocks(directory, 'main.tf');
  const templates = await readTemplates(directory);
  const names: Record<string, Json> = {
    vars: variableValues(variables, rollOut),
    path: { module: '.' },
    length: (list: readonly Json[]) => list.length,
    templatefile: (path: string, values: Readonly<Record<string, string>>) => filledIn(templates, path, values),
    data: { aws_partition: { current: { partition: PARTITION } }, aws_caller_identity: { current: { account_id: ACCOUNT } } },
  };
  names.local = lazily(only(main.locals), names);
  const { trust } = (main.data as Readonly<Record<string, Blocks>>).aws_iam_policy_document ?? {};
  names.data = { ...(names.data as Block), aws_iam_policy_document: { trust: documents(only(trust), names) } };
  return rolesIn(main.resource as Readonly<Record<string, Blocks>>, names);
}

function rolesIn(resources: Readonly<Record<string, Blocks>>, names: Names): AccountRolesResult {
  const { aws_iam_role: roles = {}, aws_iam_role_policy: policies = {} } = resources;
  const found = Object.keys(roles).flatMap((id): (readonly [string, AccountRoleResult])[] => {
    const role = only(roles[id]);
    const policy = only(policies[id]);
    const isThere = [role, policy].map(({ count }) => count === undefined || evaluate(count, names) === 1);
    if (isThere[0] !== isThere[1]) throw new Error(`${id}: the role and its policy belong together`);
    if (!isThere[0]) return [];
    if (!String(policy.role).includes(`aws_iam_role.${id}`)) throw new Error(`the policy ${id} is one of another role`);
    const { name, path, description, max_session_duration, permissions_boundary, assume_role_policy } = evaluate(role, names) as Block;
    const result = {
      name: String(name),
      path: String(path),
      description: String(description),
      sessionSeconds: Number(max_session_duration),
      permissionsBoundary: permissions_boundary === null ? null : String(permissions_boundary),
      trust: assume_role_policy,
      policy: JSON.parse(String(evaluate(policy.policy, names))),
    };
    return [[id, result]];
  });
  return Object.fromEntries(found);
}

/** Of a data source with `for_each`: what `.json` of each of them says. */
function documents(source: Block, names: Names): Names {
  const each = evaluate(source.for_each, names) as Readonly<Record<string, Json>>;
  const document = (value: Json) => ({
    Version: '2012-10-17',
    Statement: expand(source, 'statement', { ...names, each: { value } }).map(({ block, names: inner }) => statement(block, inner)),
  });
  return Object.fromEntries(Object.entries(each).map(([key, value]) => [key, { json: document(value) }]));
}

function statement(block: Block, names: Names): Block {
  const { sid, effect, actions } = evaluate({ sid: block.sid, effect: block.effect, actions: block.actions }, names) as Block;
  const conditions = expand(block, 'condition', names).map(({ block: condition, names: inner }) => {
    const { test, variable, values } = evaluate(condition, inner) as Block;
    return [String(test), { [String(variable)]: values }] as const;
  });
  const { type, identifiers } = evaluate(only(block.principals), names) as Block;
  return {
    Sid: sid,
    Effect: effect,
    Principal: { [String(type)]: identifiers },
    Action: actions,
    Condition: Object.fromEntries(conditions),
  };
}

interface Expanded {
  readonly block: Block;
  readonly names: Names;
}

/** The blocks of that name, and those that `dynamic` makes. */
function expand(parent: Block, name: string, names: Names): readonly Expanded[] {
  const fixed = ((parent[name] ?? []) as readonly Block[]).map((block) => ({ block, names }));
  const dynamic = ((parent.dynamic as Blocks | undefined)?.[name] ?? []).flatMap((block) => {
    const values = evaluate(block.for_each, names) as readonly Json[];
    return values.map((value) => ({ block: only(block.content), names: { ...names, [name]: { value } } }));
  });
  return [...fixed, ...dynamic];
}

function only(blocks: Json): Block {
  if (!Array.isArray(blocks) || blocks.length !== 1) throw new Error('there should be just one such block');
  return blocks[0];
}

/** An expression of these is one of JavaScript as well, but for its quotes and the name `var`. */
function evaluate(value: Json, names: Names): Json {
  if (Array.isArray(value)) return value.map((element) => evaluate(element, names));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, evaluate(each, names)]));
  }
  if (typeof value !== 'string' || !value.includes('${')) return value;
  const expression = isExpression(value) ? value.slice(2, -1) : `\`${value}\``;
  return runInNewContext(expression.replaceAll('"', '`').replaceAll(/\bvar\./g, 'vars.'), { ...names });
}

/** `${all of it}`, not `${one}:${another}`: the first brace is closed by the last character. */
function isExpression(text: string): boolean {
  if (!text.startsWith('${')) return false;
  let depth = 0;
  for (const [n, character] of [...text].entries()) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === '}' && depth === 0) return n === text.length - 1;
  }
  return false;
}

/** Locals may name each other in any order. */
function lazily(block: Block, names: Names): Block {
  const values = {};
  for (const [name, value] of Object.entries(block)) {
    Object.defineProperty(values, name, { enumerable: true, get: () => evaluate(value, names) });
  }
  return values;
}

function variableValues({ variable }: Names, rollOut: RollOut): Names {
  const declared = variable as Readonly<Record<string, readonly Block[]>>;
  const given = Object.fromEntries(Object.entries(rollOut).map(([name, value]) => [inSnakeCase(name), value]));
  for (const name of Object.keys(given)) if (!declared[name]) throw new Error(`the module has no variable ${name}`);
  return Object.fromEntries(Object.entries(declared).map(([name, blocks]) => [name, given[name] ?? only(blocks).default]));
}

function inSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

async function readBlocks(directory: URL, file: string): Promise<Names> {
  return (await parse(file, await readFile(new URL(file, directory), 'utf8'))) as Names;
}

async function readTemplates(directory: URL): Promise<ReadonlyMap<string, string>> {
  const paths = ['identification', 'remediation'].map((role) => `./policies/${role}.json.tftpl`);
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(new URL(path, directory), 'utf8')] as const)));
}

function filledIn(templates: ReadonlyMap<string, string>, path: string, values: Readonly<Record<string, string>>): string {
  const text = templates.get(path);
  if (text === undefined) throw new Error(`the module has no file ${path}`);
  return text.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
    if (values[name] === undefined) throw new Error(`${path} has ${name}, which it is not given`);
    return values[name];
  });
}

import { ACCOUNT, type AccountRoleResult, type AccountRolesResult, PARTITION, type RollOut } from './account-roles.ts';

type Json = unknown;
type Section = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What CloudFormation leaves out. */
const NO_VALUE = Symbol('AWS::NoValue');

/** A template as CloudFormation would carry it out: only what these templates use of its language. */
export function rolesOfTemplate(
  template: Readonly<Record<string, Json>>,
  rollOut: RollOut,
  { partition = PARTITION } = {},
): AccountRolesResult {
  const { Parameters = {}, Conditions = {}, Resources = {} } = template as Readonly<Record<string, Section>>;
  const values = new Map([...parameterValues(Parameters, rollOut), ...pseudoParameters(partition)]);
  const resolve = resolver(values, Conditions);
  const role = (id: string): AccountRoleResult | undefined => {
    const { Type, Condition, Properties } = Resources[id] ?? {};
    if (Type !== 'AWS::IAM::Role' || (Condition !== undefined && resolve(Conditions[String(Condition)]) !== true)) return undefined;
    return asResult(resolve(Properties) as Readonly<Record<string, Json>>);
  };
  const identification = role('IdentificationRole');
  const remediation = role('RemediationRole');
  return { ...(identification && { identification }), ...(remediation && { remediation }) };
}

function asResult(role: Readonly<Record<string, Json>>): AccountRoleResult {
  const { RoleName, Path, Description, MaxSessionDuration, PermissionsBoundary, AssumeRolePolicyDocument, Policies } = role;
  const [policy] = Policies as readonly { readonly PolicyDocument: Json }[];
  return {
    name: String(RoleName),
    path: String(Path),
    description: String(Description),
    sessionSeconds: Number(MaxSessionDuration),
    permissionsBoundary: PermissionsBoundary === undefined ? null : String(PermissionsBoundary),
    trust: AssumeRolePolicyDocument,
    policy: policy?.PolicyDocument,
  };
}

/** As the AWS CLI would hand them over: all of them texts, held against the patterns. */
function parameterValues(parameters: Section, rollOut: RollOut): ReadonlyMap<string, Json> {
  const given = Object.entries(rollOut).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), String(value)] as const);
  for (const [name] of given) if (!parameters[name]) throw new Error(`the template has no parameter ${name}`);
  const texts = new Map(given);
  const value = ([name, { Type, Default, AllowedPattern, AllowedValues }]: [string, Section[string]]) => {
    const text = texts.get(name) ?? Default;
    if (typeof text !== 'string') throw new Error(`the parameter ${name} has no value`);
    const parts = Type === 'CommaDelimitedList' ? text.split(',') : [text];
    for (const part of parts) {
      if (AllowedPattern !== undefined && !new RegExp(String(AllowedPattern)).test(part)) throw new Error(`${name} can't be ${part}`);
      if (Array.isArray(AllowedValues) && !AllowedValues.includes(part)) throw new Error(`${name} can't be ${part}`);
    }
    return [name, Type === 'CommaDelimitedList' ? parts : text] as const;
  };
  return new Map<string, Json>(Object.entries(parameters).map(value));
}

function pseudoParameters(partition: string): ReadonlyMap<string, Json> {
  return new Map<string, Json>([
    ['AWS::AccountId', ACCOUNT],
    ['AWS::Partition', partition],
    ['AWS::NoValue', NO_VALUE],
  ]);
}

function resolver(values: ReadonlyMap<string, Json>, conditions: Section): (json: Json) => Json {
  const ref = (name: string) => {
    if (!values.has(name)) throw new Error(`nothing is called ${name}`);
    return values.get(name);
  };
  const functions: Readonly<Record<string, (argument: Json) => Json>> = {
    Ref: (name) => ref(String(name)),
    'Fn::Sub': (text) => String(text).replace(/\$\{([^}]+)\}/g, (_all, name: string) => String(ref(name))),
    'Fn::Join': (argument) => {
      const [between, list] = argument as readonly [string, Json];
      if (typeof between !== 'string') throw new Error('Fn::Join takes no function as its delimiter');
      return (resolve(list) as readonly string[]).join(between);
    },
    'Fn::Equals': (argument) => {
      const [one, other] = argument as readonly Json[];
      return resolve(one) === resolve(other);
    },
    'Fn::Not': (argument) => resolve((argument as readonly Json[])[0]) !== true,
    'Fn::If': (argument) => {
      const [name, then, otherwise] = argument as readonly [string, Json, Json];
      return resolve(conditions[name]) === true ? resolve(then) : resolve(otherwise);
    },
  };
  const resolve = (json: Json): Json => {
    if (Array.isArray(json)) return json.map(resolve).filter((element) => element !== NO_VALUE);
    if (typeof json !== 'object' || json === null) return json;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(json);
    const apply = functions[name];
    if (apply && others.length === 0) return apply(argument);
    if (name === 'Ref' || name.startsWith('Fn::')) throw new Error(`${name} is not understood here`);
    const entries = Object.entries(json).map(([key, value]) => [key, resolve(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== NO_VALUE));
  };
  return resolve;
}

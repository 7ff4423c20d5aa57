/** A metric as CloudWatch reads it out of a line of the log. */
export interface EmbeddedMetric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

type Document = Readonly<Record<string, unknown>>;

/**
 * The metrics in a line, read by the rules of the specification; none, where it is another event.
 * @throws Error that says which rule the line breaks: CloudWatch would drop it without a word
 */
export function metricsIn(line: string): readonly EmbeddedMetric[] {
  const root = objectIn(JSON.parse(line), 'the line');
  if (root._aws === undefined) return [];
  const metadata = objectIn(root._aws, '_aws');
  demand(Number.isInteger(metadata.Timestamp), 'Timestamp is a whole number of milliseconds');
  demand(Buffer.byteLength(line) <= 256 * 1024, 'a line has 256 KB at the most');
  return listIn(metadata.CloudWatchMetrics, 'CloudWatchMetrics').flatMap((directive) => metricsOf(directive, root));
}

function metricsOf(value: unknown, root: Document): readonly EmbeddedMetric[] {
  const directive = objectIn(value, 'a directive');
  demand(Object.keys(directive).sort().join() === 'Dimensions,Metrics,Namespace', 'a directive has these three members, and no other');
  demand(isText(directive.Namespace, 255), 'Namespace is a text of 1 to 255 characters');
  const sets = listIn(directive.Dimensions, 'Dimensions').map((set) => dimensionsOf(set, root));
  demand(sets.length > 0, 'there is at least one set of dimensions, if only an empty one');
  const metrics = listIn(directive.Metrics, 'Metrics');
  demand(metrics.length <= 100, 'a directive has 100 metrics at the most');
  return sets.flatMap((dimensions) => metrics.map((metric) => ({ ...definitionOf(metric, root), dimensions })));
}

function dimensionsOf(set: unknown, root: Document): Readonly<Record<string, string>> {
  const names = listIn(set, 'a set of dimensions');
  demand(names.length <= 30, 'a set has 30 dimensions at the most');
  return Object.fromEntries(names.map((name) => dimensionOf(name, root)));
}

function dimensionOf(name: unknown, root: Document): readonly [string, string] {
  if (!isText(name, 250) || name.startsWith(':')) throw new Error('a dimension has a name');
  const value = root[name];
  if (!isText(value, 1024)) throw new Error(`the value of the dimension ${name} is a text of 1 to 1024 ASCII characters beside _aws`);
  return [name, value];
}

function definitionOf(metric: unknown, root: Document): Omit<EmbeddedMetric, 'dimensions'> {
  const { Name: name, Unit: unit, ...others } = objectIn(metric, 'a metric');
  if (!isText(name, 1024)) throw new Error('a metric has a name');
  demand(unit === 'Count', 'the unit is one that CloudWatch knows, and all that we measure are counts');
  demand(Object.keys(others).length === 0, 'a metric has a name and a unit');
  const value = root[name];
  if (typeof value !== 'number') throw new Error(`the value of ${name} is a number beside _aws`);
  return { name, value };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest && /^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$/.test(value);
}

function objectIn(value: unknown, what: string): Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} is an object`);
  return value as Document;
}

function listIn(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${what} is a list`);
  return value;
}

function demand(condition: boolean, rule: string): void {
  if (!condition) throw new Error(rule);
}

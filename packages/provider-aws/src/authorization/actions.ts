/*
 * What AWS's actions amount to. In lower case, as IAM does not mind the case. Checked in November 2026 against
 * the access levels that AWS publishes for 22 000 actions
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/): of those with these verbs, 99 in 100 read.
 */
const READING_VERBS = [
  'get',
  'list',
  'describe',
  'view',
  'lookup',
  'search',
  'batchget',
  'batchdescribe',
  'select',
  'read',
  'query',
  'scan',
  'head',
  'simulate',
  'preview',
  'download',
] as const;

/** Reads by another name, which AWS's own policies for auditors allow. */
const OTHER_READS = new Set([
  'codedeploy:batch*',
  'config:deliver*',
  'datapipeline:evaluateexpression',
  'events:testeventpattern',
  'iam:generatecredentialreport',
  'iam:generateorganizationsaccessreport',
  'iam:generateservicelastaccesseddetails',
  'identitystore:ismemberingroups',
  'lightsail:isvpcpeered',
  'sdb:domainmetadata',
]);

/** Each makes its holder an administrator, or anyone else, if it is allowed on the right user, group, role or policy. */
export const GRANTING_ACTIONS: readonly string[] = [
  'iam:addusertogroup',
  'iam:attachgrouppolicy',
  'iam:attachrolepolicy',
  'iam:attachuserpolicy',
  'iam:createpolicyversion',
  'iam:deleteuserpermissionsboundary',
  'iam:passrole',
  'iam:putgrouppolicy',
  'iam:putrolepolicy',
  'iam:putuserpolicy',
  'iam:setdefaultpolicyversion',
  'iam:updateassumerolepolicy',
];

/** Writes of IAM by which nobody gains anything: most "full access" policies of AWS allow one of them. */
export const HARMLESS_IAM_ACTIONS: ReadonlySet<string> = new Set([
  'iam:changepassword',
  'iam:createservicelinkedrole',
  'iam:createvirtualmfadevice',
  'iam:deleteservicelinkedrole',
]);

/** On every role: acting as any that trusts the account. */
export const ASSUME_ROLE = 'sts:assumerole';

const DATA_ACTIONS_BY_SERVICE: Readonly<Record<string, readonly string[]>> = {
  aoss: ['apiaccessall'],
  athena: ['getqueryresults', 'startqueryexecution'],
  cassandra: ['modify', 'select'],
  codecommit: ['gitpull'],
  dynamodb: [
    'batchgetitem',
    'batchwriteitem',
    'deleteitem',
    'exporttabletopointintime',
    'getitem',
    'getrecords',
    'partiqlselect',
    'putitem',
    'query',
    'scan',
    'updateitem',
  ],
  ebs: ['getsnapshotblock'],
  ec2: ['modifysnapshotattribute'],
  es: ['eshttpget', 'eshttppost'],
  kinesis: ['getrecords'],
  kms: ['creategrant', 'decrypt'],
  lakeformation: ['getdataaccess'],
  rds: [
    'deletedbcluster',
    'deletedbinstance',
    'modifydbcluster',
    'modifydbclustersnapshotattribute',
    'modifydbinstance',
    'modifydbsnapshotattribute',
    'startexporttask',
  ],
  'rds-data': ['batchexecutestatement', 'executestatement'],
  'rds-db': ['connect'],
  redshift: ['getclustercredentials', 'getclustercredentialswithiam'],
  'redshift-data': ['executestatement', 'getstatementresult'],
  'redshift-serverless': ['getcredentials'],
  s3: ['deleteobject', 'getobject', 'getobjectversion', 'putbucketpolicy', 'putobject'],
  secretsmanager: ['getsecretvalue', 'putsecretvalue'],
  sqs: ['receivemessage'],
  ssm: ['getparameter', 'getparameterhistory', 'getparameters', 'getparametersbypath'],
};

/** Reading, changing or copying out what a data store holds, or having its password or key. */
export const DATA_ACTIONS: readonly string[] = Object.entries(DATA_ACTIONS_BY_SERVICE).flatMap(([service, actions]) =>
  actions.map((action) => `${service}:${action}`),
);

/** Services whose actions are on the resources of another. */
const RESOURCE_SERVICES: ReadonlyMap<string, string> = new Map([
  ['ebs', 'ec2'],
  ['rds-data', 'rds'],
  ['redshift-data', 'redshift'],
  ['sts', 'iam'],
]);

/** The service that is named in the ARNs of what an action is on. */
export function resourceServiceOf(action: string): string {
  const [service = ''] = action.split(':', 1);
  return RESOURCE_SERVICES.get(service) ?? service;
}

/** Whether all that a pattern can match reads: only what stands before its first wildcard says so. */
export function onlyReads(pattern: string): boolean {
  if (OTHER_READS.has(pattern)) return true;
  const [literal = ''] = pattern.split(/[*?]/, 1);
  const action = literal.slice(literal.indexOf(':') + 1);
  return literal.includes(':') && READING_VERBS.some((verb) => action.startsWith(verb));
}

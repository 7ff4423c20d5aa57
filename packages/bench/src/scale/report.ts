import { cpus } from 'node:os';
import type { DeployedPipeline } from './deployed-pipeline.ts';
import { ASSUMPTIONS, totalOf } from './estimate.ts';
import { countOf, estimateRun, type RunEstimate } from './estimate-run.ts';
import { dollars, duration, figure, markdownTable } from './markdown-table.ts';
import type { DatedRun, Simulation } from './simulate.ts';
import { mean, percentile } from './statistics.ts';

/** All that a simulation has shown, as Markdown. `sample`: of a small organisation, with calls that take their time. */
export function reportOf(simulation: Simulation, sample: Simulation, deployed: DeployedPipeline): string {
  const estimates = simulation.runs.map((run, index) =>
    estimateRun(run, sample.runs[index] ?? run, { deployed, accounts: simulation.size.accounts }),
  );
  return [
    machine(simulation),
    outcome(simulation),
    '**What the functions did here**',
    figuresTable(simulation.runs, deployed),
    '**What that comes to on AWS**',
    estimateTable(estimates),
    assumptions(sample),
    '**Calls, by operation**',
    callsTable(simulation.runs),
    ...complaints(simulation.runs),
  ].join('\n\n');
}

function machine({ size, faults, seconds }: Simulation): string {
  const [cpu] = cpus();
  const kills = Object.entries(faults.killed).map(([stage, part]) => `${figure(part * 100, 1)} % in ${stage}`);
  return (
    `${figure(size.accounts)} accounts × ${figure(size.usersPerAccount)} users, ${duration(seconds)} on ${cpus().length} processors ` +
    `(${cpu?.model.trim() || process.arch}), Node ${process.versions.node}. ` +
    `Delivered twice: ${figure(faults.twice * 100, 1)} % of the messages. Killed half-way: ${kills.join(', ')}` +
    `${faults.isInitiatorKilled ? ', and the initiator of the first report' : ''}.`
  );
}

function outcome({ outcome: o, problems }: Simulation): string {
  const rows = [
    ['stale keys', figure(o.staleKeys)],
    ['issues', figure(o.issues)],
    ['tickets', figure(o.tickets)],
    ['keys used again before the remediation', figure(o.usedAgain)],
    ['acts that the run allowed', figure(o.maxActs)],
    ['keys deactivated', figure(o.deactivated)],
    ['comments said twice', figure(o.repeatedComments)],
    ['tickets without their watcher', figure(o.unwatchedTickets)],
    ['lost, doubled, or done that must not be', problems.length === 0 ? 'nothing' : problems.join('; ')],
  ];
  return markdownTable(['', 'in the end'], rows);
}

const FIGURES = [
  'day',
  'stage',
  'messages',
  'came twice',
  'came again',
  'invocations',
  'killed',
  'AWS calls',
  'DynamoDB',
  'Jira',
  'Slack',
  'log KB each',
  'processor ms each',
  'wall ms, p50 / p95',
  'peak memory MB',
  'of',
];

function figuresTable(runs: readonly DatedRun[], { stages }: DeployedPipeline): string {
  return markdownTable(
    FIGURES,
    runs.map((run) => figuresOf(run, stages[run.stage].memoryMb)),
    2,
  );
}

function figuresOf({ day, stage, worker, calls, messages, doubled, redelivered }: DatedRun, memoryMb: number): readonly string[] {
  const aws = ['iam:', 'sts:'].reduce((sum, prefix) => sum + countOf(calls, prefix), 0);
  return [
    String(day),
    stage,
    ...[messages, doubled, redelivered, worker.invocations, worker.killed, aws].map((value) => figure(value)),
    ...['dynamodb:', 'jira:', 'slack:'].map((prefix) => figure(countOf(calls, prefix))),
    figure(worker.logBytes / worker.invocations / 1000, 1),
    figure(mean(worker.cpuMs)),
    `${figure(percentile(worker.wallMs, 0.5))} / ${figure(percentile(worker.wallMs, 0.95))}`,
    figure(worker.maxRssMb),
    figure(memoryMb),
  ];
}

const ESTIMATE = [
  'day',
  'stage',
  'initiator s',
  's each',
  'at once',
  'takes',
  'GB-s',
  'Lambda',
  'SQS',
  'DynamoDB',
  'logs',
  'S3, secret',
  'together',
];

function estimateTable(estimates: readonly RunEstimate[]): string {
  return markdownTable(ESTIMATE, estimates.map(estimateRow), 2);
}

function estimateRow({ run, concurrency, invocationMs, initiatorMs, seconds, gbSeconds, cost }: RunEstimate): readonly string[] {
  return [
    String(run.day),
    run.stage,
    figure(initiatorMs / 1000, 1),
    figure(invocationMs / 1000, 1),
    String(concurrency),
    duration(seconds),
    figure(gbSeconds),
    ...[cost.lambda, cost.sqs, cost.dynamoDb, cost.logs, cost.configuration, totalOf(cost)].map(dollars),
  ];
}

function assumptions({ size }: Simulation): string {
  return (
    `Without the faults. US dollars, list prices of us-east-1, no free tier. Seconds each are from a sample of ${figure(size.accounts)} accounts in which every ` +
    `call takes ${ASSUMPTIONS.callMs} ms and a credential report ${figure(ASSUMPTIONS.credentialReportMs / 1000)} s, with nothing beside it; ` +
    `added are ${ASSUMPTIONS.databaseCallMs} ms for each call of DynamoDB and ${ASSUMPTIONS.roundsToStart} × ${ASSUMPTIONS.callMs} ms for ` +
    `configuration and secret, and processor time is stretched to the function's share of one (${figure(ASSUMPTIONS.wholeProcessorMb)} MB are a whole one).`
  );
}

function callsTable(runs: readonly DatedRun[]): string {
  const operations = [...new Set(runs.flatMap(({ calls }) => [...calls.keys()]))].sort();
  const rows = operations.map((operation) => [`\`${operation}\``, ...runs.map(({ calls }) => figure(calls.get(operation) ?? 0))]);
  return markdownTable(['operation', ...runs.map(({ day, stage }) => `day ${day}, ${stage}`)], rows);
}

/** The warnings and errors that the functions have logged. */
function complaints(runs: readonly DatedRun[]): readonly string[] {
  const rows = runs.flatMap(({ day, stage, worker, initiator }) =>
    [...initiator.complaints, ...worker.complaints].map(([complaint, count]) => [`day ${day}, ${stage}`, complaint, figure(count)]),
  );
  return rows.length === 0 ? [] : ['**Warnings and errors in the logs**', markdownTable(['run', 'what', 'times'], rows, 2)];
}

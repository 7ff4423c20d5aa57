import type { Chapter } from './chapter.ts';
import { afterBrownout } from './chapters/after-the-brownout.ts';
import { find, tell } from './chapters/find-and-tell.ts';
import { ibmCloud } from './chapters/ibm-cloud.ts';
import { limits } from './chapters/limits.ts';
import { oracleCloud } from './chapters/oracle-cloud.ts';
import { apply, plan } from './chapters/plan-and-apply.ts';
import { handOver, retireReplaced } from './chapters/rotation.ts';
import { triage } from './chapters/triage.ts';
import { closeTickets, history, waysBack } from './chapters/ways-back.ts';
import type { DemoStage } from './demo-stage.ts';
import { outcomeOf } from './outcome.ts';

const CHAPTERS: readonly Chapter[] = [
  find,
  tell,
  handOver,
  triage,
  plan,
  apply,
  afterBrownout,
  limits,
  retireReplaced,
  ibmCloud,
  oracleCloud,
  closeTickets,
  waysBack,
  history,
];

/** The whole job, a chapter at a time; to its end, or until somebody presses Ctrl-C. */
export async function tellStory(stage: DemoStage): Promise<void> {
  stage.say(
    stage.colors.bold('Keyhammer, in a sandbox on this machine'),
    `An organisation of ${stage.organisation.accounts.size} AWS accounts, an account of IBM Cloud, a tenancy of Oracle Cloud, a Jira and a Slack.`,
    'All of it on loopback ports: nothing leaves this machine.',
    'Twelve days pass in some seconds. Of long output only what matters is shown.',
  );
  for (const [index, { title, after, play }] of CHAPTERS.entries()) {
    if (after === 'the rest') stage.passToPresent();
    else if (after) stage.pass(after);
    stage.heading(`${index + 1}. ${title}`);
    await play(stage);
    if (stage.isOver) return;
  }
  stage.heading('What it came to');
  stage.say(...outcomeOf(stage));
}

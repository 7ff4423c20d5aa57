export type { JiraActs } from './acts.ts';
export {
  type JiraSandbox,
  type JiraSandboxOptions,
  standardFields,
  standardProject,
  standardUsers,
  startJiraSandbox,
} from './jira-sandbox.ts';
export {
  type ScreenField,
  type StatusCategory,
  type Workflow,
  type WorkflowName,
  type WorkflowTransition,
  workflows,
} from './workflows.ts';
export type {
  JiraChangedItem,
  JiraComment,
  JiraHistoryEntry,
  JiraLink,
  JiraProject,
  JiraTicket,
  JiraUser,
  OAuthConsumer,
  RateLimit,
} from './world.ts';

export { connectJira, type JiraDependencies } from './connect-jira.ts';

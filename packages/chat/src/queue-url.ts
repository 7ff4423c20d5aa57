import { ConfigError } from '@keyhammer/core';

const VARIABLES = {
  identify: 'KEYHAMMER_IDENTIFY_QUEUE_URL',
  report: 'KEYHAMMER_REPORT_QUEUE_URL',
  remediate: 'KEYHAMMER_REMEDIATE_QUEUE_URL',
  chat: 'KEYHAMMER_CHAT_QUEUE_URL',
} as const;

/** @throws ConfigError if the function's environment does not name the queue */
export function queueUrl(queue: keyof typeof VARIABLES): string {
  const url = process.env[VARIABLES[queue]];
  if (!url) throw new ConfigError(`the environment variable ${VARIABLES[queue]} is not set: it names the ${queue} queue`);
  return url;
}

import type { ChatTask } from './chat-task.ts';
import type { CommandPorts, CommandSettings } from './commands/command-desk.ts';
import { workOnScanReply } from './commands/scan.ts';
import { workOnCommand } from './commands/work-on-command.ts';
import type { DecisionPorts, DecisionSettings } from './decisions/decision-desk.ts';
import { workOnDecision } from './decisions/work-on-decision.ts';

export interface ChatPorts extends DecisionPorts, CommandPorts {}
export interface ChatSettings extends DecisionSettings, CommandSettings {}

/** @throws what the ports throw, to be tried again */
export async function workOnTask(task: ChatTask, settings: ChatSettings, ports: ChatPorts, now: Date): Promise<void> {
  switch (task.kind) {
    case 'decision':
      return await workOnDecision(task, settings, ports, now);
    case 'command':
      return await workOnCommand(task, settings, ports, now);
    case 'scan-reply':
      return await workOnScanReply(task, settings, ports, now);
  }
}

import { AccessDeniedError, ThrottledError, UnavailableError } from '@keyhammer/core';

/**
 * What stands in the way of all tickets, or of a project's, so that it is met once and not at every draft. Too many
 * failed logins above all: they make Jira ask for a CAPTCHA.
 */
export class Obstacles {
  #everywhere: Error | undefined;
  readonly #inProject = new Map<string, Error>();

  note(project: string, error: Error): void {
    if (error instanceof ThrottledError || error instanceof UnavailableError) this.#everywhere = error;
    if (error instanceof AccessDeniedError) this.#inProject.set(project, error);
  }

  throwFor(project: string): void {
    const obstacle = this.#everywhere ?? this.#inProject.get(project);
    if (obstacle) throw obstacle;
  }
}

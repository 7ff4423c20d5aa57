import type { DemoStage } from './demo-stage.ts';

/** A part of the story. */
export interface Chapter {
  readonly title: string;
  /** What passes before it; `the rest`: the time up to now. */
  readonly after?: { readonly days: number } | 'the rest';
  play(stage: DemoStage): Promise<void>;
}

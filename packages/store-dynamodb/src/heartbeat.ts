/** Calls again and again until it is told to stop. */
export type Heartbeat = (beat: () => Promise<void>) => () => void;

const MINUTE_MS = 60_000;

/** Of the real time. It keeps no process alive. */
export const everyMinute: Heartbeat = (beat) => {
  const timer = setInterval(() => void beat(), MINUTE_MS).unref();
  return () => clearInterval(timer);
};

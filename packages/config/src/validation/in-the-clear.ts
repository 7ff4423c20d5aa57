/** Whether what is sent there goes over a network unencrypted; what stays on this machine does not. */
export function isInTheClear(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'http:' && !isLoopback(parsed.hostname);
}

/** @param hostname as a parsed URL has it: addresses in their one form */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

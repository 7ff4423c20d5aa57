export { hammersDetails } from './issue-details.ts';
export { scanAnswer } from './scan-answer.ts';
export type { ScanOrder, ScanPorts } from './scan-ports.ts';
export { type ScanResult, scanResult } from './scan-result.ts';
export { type StartedScan, startScan } from './start-scan.ts';

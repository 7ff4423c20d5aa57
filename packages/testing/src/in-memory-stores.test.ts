import { describeAuditLogContract } from './audit-log-contract.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { InMemoryIssueStore } from './in-memory-issue-store.ts';
import { describeIssueStoreContract } from './issue-store-contract.ts';

describeIssueStoreContract('InMemoryIssueStore', async () => ({ store: new InMemoryIssueStore() }), { readsHammersItems: false });
describeAuditLogContract('InMemoryAuditLog', async () => ({ log: new InMemoryAuditLog() }));

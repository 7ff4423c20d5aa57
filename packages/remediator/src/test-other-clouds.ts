import { ibmInactiveapikeys, ibmInactiveprofiles, ibmInactiveserviceids, ociAdminapikeys, ociInactiveapikeys } from '@keyhammer/checks';
import type { Check, CheckSettings, ConfiguredCheck, Credential, Issue, RemediationPlan } from '@keyhammer/core';
import { aReportedIssue, daysAgo, IBM_ACCOUNT_ID, InMemoryWorld, OCI_TENANCY_ID, settingsFor } from '@keyhammer/testing';
import type { RemediationReport } from './remediation-run.ts';
import { type RollBackOutcome, rollBack } from './roll-back.ts';
import { ALICE, jobsIn, makeTicket, planIn, portsOf, type RunOptions, remediate, runBatch } from './test-remediation.ts';

// What the specifications about credentials of IBM Cloud and OCI share.

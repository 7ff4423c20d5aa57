import type { Reply } from '../loopback-service.ts';
import { type IbmCall, ownAccount } from './call.ts';
import { badRequest, ibmDone, ibmJson, notFound } from './ibm-error.ts';
import { oneOf } from './parameters.ts';
import { reportLists } from './report-lists.ts';

const DEFAULT_HOURS = 720;

export function createReport(call: IbmCall): Reply {
  const [accountId = ''] = call.params;
  ownAccount(call, accountId);
  const { query } = call.request;
  oneOf(query, 'type', ['inactive']);
  const { reports: conditions } = call.state.world;
  const hours = conditions.hours ?? hoursIn(query);
  const order = { accountId, createdBy: call.caller.iamId, hours, lists: reportLists(call, hours), conditions };
  return ibmJson(202, { reference: call.state.reports.order(order, call.now) });
}

/** 204 as long as the report is not ready. */
export function getReport(call: IbmCall): Reply {
  const [accountId = '', reference = ''] = call.params;
  ownAccount(call, accountId);
  const report = call.state.reports.ask(accountId, reference, call.now);
  switch (report.kind) {
    case 'unknown':
      throw notFound(`Report ${reference}`);
    case 'pending':
      return ibmDone;
    case 'ready':
      return ibmJson(200, report.body);
  }
}

function hoursIn(query: URLSearchParams): number {
  const text = query.get('duration');
  if (text === null) return DEFAULT_HOURS;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw badRequest(`'duration' must be a number of hours, not '${text}'`);
  return Number(text);
}

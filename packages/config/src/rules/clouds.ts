import { isInTheClear } from '../validation/in-the-clear.ts';
import { enabledChecks, type WarningRule } from './rule.ts';

export const ibmInTheClear: WarningRule = ({ settings: { ibm } }) =>
  Object.entries({ iam_url: ibm.iamUrl, user_management_url: ibm.userManagementUrl }).flatMap(([setting, url]) =>
    url !== undefined && isInTheClear(url)
      ? [`ibm.${setting} begins with http://, so what signs in to IBM Cloud travels unencrypted.`]
      : [],
  );

/** A signature can't be used for anything else; what it is for can be read, and the answer changed on its way. */
export const ociInTheClear: WarningRule = ({ settings: { oci } }) => {
  const domains = [...oci.tenancies].flatMap(([id, { domains }]) =>
    domains.map((url) => ({ place: `oci.tenancies["${id}"].domains`, url })),
  );
  const places = [{ place: 'oci.endpoint', url: oci.endpoint ?? '' }, ...domains].filter(({ url }) => isInTheClear(url));
  return [...new Set(places.map(({ place }) => place))].map(
    (place) => `${place}: a URL begins with http://, so others may read what OCI answers, and change it.`,
  );
};

export const nobodyAdministers: WarningRule = ({ settings: { oci } }) =>
  oci.tenancies.size > 0 && oci.adminGroups.length === 0 ? ['oci.admin_groups names no group, so nobody counts as an administrator.'] : [];

/** OCI keeps the events of Audit no longer. */
const MOST_DAYS_OF_AUDIT = 365;

export const unusedBeyondAudit: WarningRule = (draft) =>
  enabledChecks(draft)
    .filter(({ choices, thresholdDays }) => choices?.evidence === 'audit' && thresholdDays > MOST_DAYS_OF_AUDIT)
    .map(
      ({ check, thresholdDays }) =>
        `${check} asks for ${thresholdDays} days without use, and OCI keeps the events of Audit for ${MOST_DAYS_OF_AUDIT} at most: no key is ever seen to be unused for so long.`,
    );

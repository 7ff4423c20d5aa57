import { ACCOUNT_IDS } from '../account-ids.ts';
import { accountNames, byAccountId, rootUrl, rootUrls, section, text, textMatching, texts } from './values.ts';

export const ibm = section(
  'IBM Cloud',
  'The accounts of IBM Cloud. The API keys come from elsewhere: see the section on secrets in docs/configuration.md.',
  {
    accounts: accountNames('ibm', {
      title: 'Accounts',
      description: 'The accounts in scope, each with its name.',
      examples: [{ [ACCOUNT_IDS.ibm.examples[0]]: 'payments' }],
    }),
    iam_url: rootUrl({
      title: "Root of IAM's API",
      description: "Another one than IBM Cloud's own.",
      default: 'https://iam.cloud.ibm.com',
    }),
    user_management_url: rootUrl({
      title: "Root of the user management's API",
      description: "Another one than IBM Cloud's own.",
      default: 'https://user-management.cloud.ibm.com',
    }),
  },
);

const tenancy = {
  ...section('Tenancy', 'A tenancy in scope.', {
    name: text({ title: 'Name', description: 'Its name.' }),
    region: textMatching('^[a-z]+(-[a-z]+)+-\\d+$', 'the name of an OCI region, such as eu-frankfurt-1', {
      title: 'Home region',
      description: 'Its home region, which its identities are kept in.',
      examples: ['eu-frankfurt-1'],
    }),
    domains: rootUrls({
      title: 'Identity domains',
      description: 'URLs of the identity domains whose users are looked at besides those of the default domain.',
      default: [],
      examples: [['https://idcs-0123456789abcdef.identity.oraclecloud.com']],
    }),
  }),
  required: ['name', 'region'],
};

export const oci = section(
  'Oracle Cloud',
  'The tenancies of OCI. The API signing keys come from elsewhere: see the section on secrets in docs/configuration.md.',
  {
    tenancies: byAccountId('oci', 'name, region and, if need be, domains', tenancy, {
      title: 'Tenancies',
      description: 'The tenancies in scope, each with its `name`, its home `region` and, if need be, its identity `domains`.',
      examples: [{ [ACCOUNT_IDS.oci.examples[0]]: { name: 'research', region: 'eu-frankfurt-1' } }],
    }),
    admin_groups: texts({
      title: "Administrators' groups",
      description: 'The names of the groups whose members count as administrators.',
      default: ['Administrators'],
      examples: [['Administrators', 'Domain_Administrators']],
    }),
    endpoint: textMatching(
      '^(https?://(?=.*\\{service\\})(?=.*\\{region\\})[^?#\\s@]+)?$',
      'a URL with {service} and {region} in it, without user name, password and query',
      {
        title: 'Endpoint',
        description: 'Where the APIs are, for another realm: `{service}` is identity or audit, `{region}` the name of a region.',
        default: 'https://{service}.{region}.oraclecloud.com',
        examples: ['https://{service}.{region}.oraclegovcloud.com'],
      },
    ),
  },
);

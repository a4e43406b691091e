// The one list of campaigns: a new one is one file, one journey and one line here.
import type { Campaign } from '#policy/campaign.ts';
import { winterCare } from '#programmes/campaigns/winter-care.ts';

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  [winterCare].map((campaign) => [campaign.key, campaign]),
);

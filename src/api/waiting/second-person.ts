// What one person prepared and another must agree to: versions of programmes, entries of the budget, money of donors, who somebody is.
import { changesToConfirm } from '#access/identity-rows.ts';
import { plain, type WaitingSource, waitingAtMost } from '#api/waiting/source.ts';
import { chinaDate } from '#kit/clock.ts';
import { type Text, text } from '#kit/text.ts';
import { waitingBudgetMoves } from '#ledger/budget-moves.ts';

const versions: WaitingSource = {
  key: 'versions-to-approve',
  operation: 'programmes.approve',
  act: text('定办法', 'Approve a programme'),
  async read({ engine, tenantId, organisationId }) {
    const rows = await engine.house.db.query<{ key: string; title: Text; by: number | null; name: string; at: Date }>(
      `SELECT v.programme_key AS key, v.definition->'title' AS title, v.prepared_by AS by, coalesce(p.name, '') AS name, v.prepared_at AS at
         FROM programme_versions v LEFT JOIN people p ON p.tenant_id = $1 AND p.id = v.prepared_by
        WHERE v.tenant_id = $1 AND v.organisation_id = $2 AND v.published_at IS NULL AND v.returned_at IS NULL
        ORDER BY v.prepared_at LIMIT $3`,
      [tenantId, organisationId, waitingAtMost],
    );
    return rows.map(({ key, title, by, name, at }) => ({
      ...plain,
      title,
      says: text(`${name}起草，批准后才能开批次`, `Drafted by ${name}; rounds can be opened once it is approved`),
      since: at,
      link: `/desk/programmes/${key}`,
      about: { preparedById: by },
    }));
  },
};

const steps = {
  approve: text('年度预算', 'Budget of the year'),
  appropriate: text('预算安排', 'Appropriation'),
  allot: text('给批次的预算', 'Budget for a round'),
} as const;

const budgets: WaitingSource = {
  key: 'budgets-to-confirm',
  operation: 'budgets.confirm',
  act: text('确认预算', 'Confirm a budget entry'),
  async read({ engine, tenantId, organisationId }) {
    const rows = await waitingBudgetMoves(engine.house.db, tenantId, organisationId, waitingAtMost);
    return rows.map(({ step, year, memo, amountFen, askedBy, askedAt }) => ({
      ...plain,
      title: text(`${year} 年 ${steps[step].zh}`, `${steps[step].en}, ${year}`),
      says: memo === '' ? null : text(memo, memo),
      amountFen,
      since: askedAt,
      link: '/desk/money?part=budgets',
      about: { preparedById: askedBy },
    }));
  },
};

interface Gift {
  readonly preparedBy: number;
  readonly since: Date;
  readonly donor: string;
}

const gift = ({ preparedBy, since, donor }: Gift) => ({
  ...plain,
  title: donor === '' ? text('不公开姓名的捐赠人', 'A donor who is not named') : text(donor, donor),
  since,
  link: '/desk/gifts',
  about: { preparedById: preparedBy },
});

const arrivals: WaitingSource = {
  key: 'gifts-to-confirm',
  operation: 'gifts.confirm',
  act: text('捐款第二签', 'Confirm a donation'),
  async read({ engine, tenantId, organisationId }) {
    const rows = await engine.house.db.query<Gift>(
      `SELECT a.recorded_by AS "preparedBy", a.recorded_at AS since, coalesce(d.public_name, '') AS donor
         FROM gift_arrivals a JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = a.agreement_id AND g.organisation_id = $2
         JOIN gift_donors d ON d.tenant_id = $1 AND d.id = g.donor_id
        WHERE a.tenant_id = $1 AND a.decided_by IS NULL ORDER BY a.recorded_at LIMIT $3`,
      [tenantId, organisationId, waitingAtMost],
    );
    return rows.map(gift);
  },
};

const reversals: WaitingSource = {
  key: 'receipts-to-take-back',
  operation: 'gifts.confirmReversal',
  act: text('冲销第二签', 'Confirm a reversal'),
  async read({ engine, tenantId, organisationId }) {
    const rows = await engine.house.db.query<Gift>(
      `SELECT k.asked_by AS "preparedBy", k.asked_at AS since, coalesce(d.public_name, '') AS donor
         FROM gift_reversals k JOIN gift_receipts r ON r.tenant_id = $1 AND r.year = k.year AND r.number = k.number
         JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = r.agreement_id AND g.organisation_id = $2
         JOIN gift_donors d ON d.tenant_id = $1 AND d.id = g.donor_id
        WHERE k.tenant_id = $1 AND k.decided_by IS NULL ORDER BY k.asked_at LIMIT $3`,
      [tenantId, organisationId, waitingAtMost],
    );
    return rows.map(gift);
  },
};

const identity: WaitingSource = {
  key: 'identity-to-confirm',
  operation: 'changes.confirm',
  act: text('确认身份变更', 'Confirm who somebody is'),
  async read({ engine, tenantId, viewer }) {
    const rows = await changesToConfirm(engine.house, tenantId, viewer);
    return rows.map(({ shown, personId, proposedBy, proposedAt, endsAt, organisationId }) => ({
      ...plain,
      title: shown ?? text('身份变更', 'A change of who somebody is'),
      dueOn: chinaDate(endsAt),
      since: proposedAt,
      link: '/desk/changes',
      about: { personId, preparedById: proposedBy, organisationId, class: 'S2' },
    }));
  },
};

export const secondPersonSources: readonly WaitingSource[] = [versions, budgets, arrivals, reversals, identity];

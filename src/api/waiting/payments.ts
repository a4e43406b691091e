// Money on its way: payments to be put into a batch, batches to be checked, sent, and reconciled with what the bank answers.
import type { Operation } from '#access/table.ts';
import { plain, type WaitingSource, waitingAtMost } from '#api/waiting/source.ts';
import { type Text, text } from '#kit/text.ts';
import { paymentsDue, paymentsPromised } from '#payments/due.ts';

interface Row {
  readonly id: number;
  readonly number: string;
  readonly items: number;
  readonly amountFen: number;
  readonly preparedBy: number;
  readonly by: string;
  readonly since: Date;
  readonly title: Text;
  readonly programmeKey: string;
}

const batches = (
  key: string,
  operation: Operation,
  state: 'prepared' | 'approved' | 'sent',
  since: 'prepared_at' | 'approved_at' | 'sent_at',
  act: Text,
): WaitingSource => ({
  key,
  operation,
  act,
  async read({ engine, tenantId, organisationId }) {
    const rows = await engine.house.db.query<Row>(
      `SELECT b.id, b.number, b.items, b.amount_fen AS "amountFen", b.prepared_by AS "preparedBy", p.name AS by, b.${since} AS since,
              v.definition->'title' AS title, r.programme_key AS "programmeKey"
         FROM rounds r
         JOIN payment_batches b ON b.tenant_id = $1 AND b.round_id = r.id AND b.state = $3
         JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
         JOIN people p ON p.tenant_id = $1 AND p.id = b.prepared_by
        WHERE r.tenant_id = $1 AND r.organisation_id = $2 ORDER BY b.id LIMIT $4`,
      [tenantId, organisationId, state, waitingAtMost],
    );
    return rows.map((row) => ({
      ...plain,
      title: text(`${row.title.zh}，${row.items} 笔`, `${row.title.en}: ${row.items} payments`),
      says: text(`${row.number}，${row.by}制单`, `${row.number}, prepared by ${row.by}`),
      amountFen: row.amountFen,
      since: row.since,
      link: `/desk/money/batches/${row.id}`,
      about: { preparedById: row.preparedBy, programmeKey: row.programmeKey },
    }));
  },
});

const toPrepare: WaitingSource = {
  key: 'payments-to-prepare',
  operation: 'payments.prepare',
  act: text('制付款单', 'Prepare a batch'),
  async read({ engine, tenantId, organisationId }) {
    const { db } = engine.house;
    const due = (await paymentsDue(engine, db, tenantId, organisationId)).filter(({ ready }) => ready > 0);
    if (due.length === 0) return [];
    const promised = await paymentsPromised(engine, db, tenantId, organisationId);
    // The earliest comes first.
    const firstDay = (roundId: number, stage: string) =>
      promised.find((one) => one.roundId === roundId && one.stage === stage)?.dueOn ?? null;
    return due.map(({ title, ready, unsentFen, programmeKey, roundId, stage }) => ({
      ...plain,
      dueOn: firstDay(roundId, stage),
      title: text(`${title.zh}，${ready} 笔`, `${title.en}: ${ready} payments`),
      says: text('已经批准，还没有进付款单', 'Granted, and in no batch yet'),
      amountFen: unsentFen,
      link: '/desk/money',
      about: { programmeKey },
    }));
  },
};

export const paymentSources: readonly WaitingSource[] = [
  batches('batches-to-check', 'payments.approve', 'prepared', 'prepared_at', text('复核付款', 'Check a batch')),
  batches('batches-to-send', 'payments.send', 'approved', 'approved_at', text('送银行', 'Send a batch')),
  batches('batches-to-reconcile', 'payments.return', 'sent', 'sent_at', text('登记银行回单', 'Take in the answer')),
  toPrepare,
];

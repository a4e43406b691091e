// The ledger said again in the simplest way that works: one transfer after another over plain maps. Properties compare the real one with it.
import type { Transfer } from '#ledger/transfers.ts';

export interface ModelAccount {
  debits: number;
  credits: number;
  debitsPending: number;
  creditsPending: number;
  floor: number | null;
  unit: string;
  closed: boolean;
}

interface Done {
  id: number;
  kind: Transfer['kind'];
  debit: number;
  credit: number;
  amount: number;
  original: number | null;
}

export type Verdict = 'done' | 'already' | 'refused';

export class LedgerModel {
  accounts = new Map<number, ModelAccount>();
  transfers = new Map<number, Done>();
  resolved = new Set<number>();
  entitlements = new Map<string, Done>();

  copy(): LedgerModel {
    const other = new LedgerModel();
    other.accounts = new Map([...this.accounts].map(([id, account]) => [id, { ...account }]));
    other.transfers = new Map(this.transfers);
    other.resolved = new Set(this.resolved);
    other.entitlements = new Map(this.entitlements);
    return other;
  }

  #shape(t: Transfer): Done | undefined {
    if ('debitId' in t) {
      return { id: t.id, kind: t.kind, debit: t.debitId, credit: t.creditId, amount: t.amount, original: null };
    }
    const o = this.transfers.get(t.originalId);
    if (!o) return undefined;
    const [debit, credit] = t.kind === 'reverse' ? [o.credit, o.debit] : [o.debit, o.credit];
    return { id: t.id, kind: t.kind, debit, credit, amount: o.amount, original: o.id };
  }

  /** `visible`: originals are looked for among these only (a resolution's original comes from an earlier call). */
  one(t: Transfer, visible: ReadonlySet<number>): Verdict {
    const shape = this.#shape(t);
    const same = this.transfers.get(t.id);
    if (same) return shape && alike(same, shape) && same.original === shape.original ? 'already' : 'refused';
    const key = t.caseId !== undefined && t.entitlement !== undefined ? `${t.caseId}/${t.entitlement}` : undefined;
    const earlier = key === undefined ? undefined : this.entitlements.get(key);
    if (earlier) return shape && alike(earlier, shape) ? 'already' : 'refused';
    if (!shape) return 'refused';
    if (shape.original !== null) {
      if (!visible.has(shape.original) || this.resolved.has(shape.original)) return 'refused';
      const kind = this.transfers.get(shape.original)!.kind;
      if (t.kind === 'reverse' ? kind !== 'post' && kind !== 'post-reserved' : kind !== 'reserve') return 'refused';
    }
    const [debit, credit] = [this.accounts.get(shape.debit), this.accounts.get(shape.credit)];
    if (!debit || !credit || debit === credit || !(shape.amount > 0) || debit.unit !== credit.unit) return 'refused';
    const leaves = t.kind === 'post' || t.kind === 'reserve' || t.kind === 'reverse';
    if (leaves && (debit.closed || credit.closed)) return 'refused';
    const available = debit.credits - debit.debits - debit.debitsPending;
    if (leaves && debit.floor !== null && available - shape.amount < debit.floor) return 'refused';
    this.#move(shape, debit, credit);
    this.transfers.set(t.id, shape);
    if (shape.original !== null) this.resolved.add(shape.original);
    if (key !== undefined) this.entitlements.set(key, shape);
    return 'done';
  }

  #move({ kind, amount }: Done, debit: ModelAccount, credit: ModelAccount): void {
    const pending = kind === 'reserve' ? amount : kind === 'post-reserved' || kind === 'void-reserved' ? -amount : 0;
    const moved = kind === 'reserve' || kind === 'void-reserved' ? 0 : amount;
    debit.debits += moved;
    credit.credits += moved;
    debit.debitsPending += pending;
    credit.creditsPending += pending;
  }

  /** All of them in order, or with `allOrNothing` none (undefined verdicts apart from the refused). */
  batch(transfers: readonly Transfer[], mode: 'allOrNothing' | 'inOrder'): Verdict[] {
    const trial = this.copy();
    const visible = new Set(this.transfers.keys());
    const verdicts = transfers.map((t) => trial.one(t, visible));
    if (mode === 'inOrder' || !verdicts.includes('refused')) Object.assign(this, trial);
    else return verdicts.map((verdict) => (verdict === 'already' ? 'already' : 'refused'));
    return verdicts;
  }
}

const alike = (a: Done, b: Done) =>
  a.kind === b.kind && a.debit === b.debit && a.credit === b.credit && a.amount === b.amount;

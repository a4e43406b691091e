// Who may do what with union money: the part of the table (table.ts) that is about accounts, budgets and payments.
import type { Grant, Permission, Relation } from '#access/table.ts';
import type { Role } from '#access/viewer.ts';
import type { Sensitivity } from '#policy/form.ts';

const posts = (who: readonly Role[], at: readonly Relation[], upTo: Sensitivity = 'S1'): Grant => ({ who, at, upTo });
const finance: readonly Role[] = ['finance-maker', 'finance-checker'];
const everybody: Permission = { grants: [{ who: 'signed-in', upTo: 'S1' }], seenBy: 'signed-in' };
const at = (...grants: Grant[]): Permission => ({ grants, seenBy: 'signed-in' });
const hidden = (...grants: Grant[]): Permission => ({ grants, seenBy: 'nobody' });
const seenBy = (operation: string, ...grants: Grant[]): Permission => ({ grants, seenBy: { operation } });
const readMoney = posts([...finance, 'auditor', 'chair'], ['own', 'below']);

export const moneyTable = {
  'accounts.list': at(readMoney),
  'transfers.list': hidden(readMoney),
  'budgets.chart': at(posts([...finance, 'auditor', 'chair'], ['tenant'])),
  'budgets.list': at(readMoney),
  'budgets.allot': { ...at(posts(['finance-maker'], ['own'])), stepUp: true },
  // A year's money: one person of finance writes it down, another confirms; small sums the first alone (src/ledger/budget-moves.ts).
  'budgets.approve': { ...at(posts(['finance-maker'], ['own'])), stepUp: true },
  'budgets.moves': at(readMoney),
  'budgets.confirm': {
    ...seenBy('budgets.moves', posts(['finance-checker'], ['own'])),
    stepUp: true,
    notPreparer: true,
  },
  'budgets.sendBack': { ...seenBy('budgets.moves', posts(['finance-checker'], ['own'])), notPreparer: true },
  'payments.list': at(readMoney),
  'payments.recent': at(readMoney),
  'payments.audited': at(posts(['auditor', 'chair'], ['own', 'below'])),
  'payments.due': at(readMoney),
  'payments.formats': everybody,
  'payments.get': hidden(readMoney),
  'payments.items': seenBy('payments.get', readMoney, posts(finance, ['own'], 'S2')),
  'payments.prepare': at(posts(['finance-maker'], ['own'])),
  'payments.withdraw': seenBy('payments.get', posts(['finance-maker'], ['own'])),
  'payments.return': { ...at(posts(['finance-maker'], ['own'], 'S2')), stepUp: true },
  'payments.approve': {
    ...seenBy('payments.items', posts(['finance-checker'], ['own'], 'S2')),
    stepUp: true,
    notPreparer: true,
  },
  'payments.send': { ...seenBy('payments.items', posts(['finance-maker'], ['own'], 'S2')), stepUp: true },
  'payments.file': { ...seenBy('payments.items', posts(finance, ['own'], 'S2')), stepUp: true },
  'payments.match': seenBy('payments.get', readMoney),
  'payments.matchRound': at(readMoney),
} as const satisfies Readonly<Record<string, Permission>>;

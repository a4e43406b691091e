// What a delivery leaves open: tables that it writes into and that the form does not have, milestones without a day to be done by.
import { own } from '#kit/own.ts';
import { type Concern, concern } from '#policy/concern.ts';
import type { Programme } from '#policy/programme.ts';

export function checkDeliver(
  { form }: Programme,
  { evidence, plan }: Readonly<Record<string, unknown>>,
  where: string,
): Concern[] {
  const tableAt = (field: unknown) => {
    const found = typeof field === 'string' && Object.hasOwn(form, field) ? own(form, field) : undefined;
    return found?.type === 'table' ? found : undefined;
  };
  const concerns: Concern[] = [];
  if (!tableAt(evidence))
    concerns.push(
      concern(
        'error',
        'no-report-table',
        where,
        [
          '记录要写进表单里的一张表，现在没有写明，或那一栏不是表',
          'Reports go into a table of the form, and none is named',
        ],
        ['在表单里加一张表，再在这里选它', 'Add a table to the form and name it here'],
      ),
    );
  const days = Object.values(tableAt(plan)?.columns ?? {}).filter(({ type, optional }) => type === 'date' && !optional);
  if (plan !== undefined && days.length !== 1)
    concerns.push(
      concern(
        'error',
        'no-milestone-day',
        where,
        ['节点要写进一张表，表里有且只有一栏必填的日期', 'Milestones go into a table with one date that must be given'],
        ['在那张表里写明“做到哪天”', 'Give that table a day to be done by'],
      ),
    );
  return concerns;
}

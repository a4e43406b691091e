// The milestones of what one promised: laid down before the work begins, seen with their days, and laid down anew for what is still ahead.
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import type { Answers, Field, Form } from '#policy/form.ts';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { TableForm } from '#web/hall/cases/table-form.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

export interface NamedMilestone {
  /** Counted from 1, as a report names it. */
  readonly number: number;
  readonly name: string;
  readonly row: Answers;
  readonly by: string;
  readonly doneOn?: string;
  readonly missed?: true;
}

/** Those that are still to be done. */
export const aheadIn = <M extends { readonly doneOn?: string }>(milestones: readonly M[] = []): readonly M[] =>
  milestones.filter(({ doneOn }) => doneOn === undefined);

export const planOf = ({ state }: CaseInFull): DeliverState['plan'] => (state as unknown as DeliverState).plan;

/** The days of its state with the names that its answers give them. */
export function Plan({
  one,
  children,
}: {
  readonly one: CaseInFull;
  readonly children: (milestones: readonly NamedMilestone[]) => React.ReactNode;
}) {
  const full = useAnswer('GET /cases/{id}', { params: { id: one.id } });
  const field = String(one.settings.plan);
  const table = (one.form as Form)[field] as Extract<Field, { type: 'table' }>;
  const named = Object.keys(table.columns).find((key) => table.columns[key]!.type === 'text');
  return (
    <Shown of={full} lines={3}>
      {({ answers }) => {
        const rows = (answers.find((answer) => answer.field === field)?.value ?? []) as readonly Answers[];
        const milestones = (planOf(one) ?? []).map((milestone, n) => ({
          ...{ ...milestone, number: n + 1, row: rows[n] ?? {} },
          name: String((named && rows[n]?.[named]) ?? n + 1),
        }));
        return children(milestones);
      }}
    </Shown>
  );
}

export function MilestoneList({ milestones }: { readonly milestones: readonly NamedMilestone[] }) {
  const { say } = useReader();
  const { deadline, fullDay } = useFormats();
  return (
    <ol className="story">
      {milestones.map(({ number, name, by, doneOn, missed }) => (
        <li key={number} className={doneOn ? undefined : 'next'}>
          <Icon
            name={doneOn ? 'done' : missed ? 'tri' : 'ring'}
            className={doneOn ? 'ok' : missed ? 'warn' : undefined}
          />
          <b>{name}</b>
          <p className="when">
            {doneOn
              ? say(`${fullDay(doneOn)}完成`, `Done on ${fullDay(doneOn)}`)
              : missed
                ? say(`${fullDay(by)}到期，还没完成`, `Was due on ${fullDay(by)}, not done yet`)
                : deadline(by)}
          </p>
        </li>
      ))}
    </ol>
  );
}

/** Begins with what is still ahead, or with one empty row. */
export function LayPlan({
  one,
  ahead,
  onDone,
}: {
  readonly one: CaseInFull;
  readonly ahead: readonly NamedMilestone[];
  readonly onDone: () => void;
}) {
  const { say } = useReader();
  const field = String(one.settings.plan);
  return (
    <TableForm
      {...{ one, field, onDone }}
      action="plan"
      rows={ahead.length > 0 ? ahead.map(({ row }) => row) : [{}]}
      inputOf={(answers) => ({ rows: answers[field] })}
      main
      sends={say('就按这些节点做', 'Go by these milestones')}
    >
      <p className="meta">
        {say(
          '先分成几步，每一步写明做到哪天；到期前会提醒您。',
          'Divide it into steps, each with its day; you are reminded before it.',
        )}
      </p>
    </TableForm>
  );
}

// One record: what it says, what became of it with the reasons, and the step that can be taken now. It takes two people to revoke.
import { useMemo, useState } from 'react';
import { useParams } from 'wouter';
import { type Text, text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { levelName } from '#policy/record.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Pairs } from '#web/parts/pairs.tsx';
import { RecordState } from '#web/parts/record-state.tsx';
import { Shown } from '#web/parts/said.tsx';

type Whole = Answer<'GET /records/{id}'>;
type Change = 'suspend' | 'restore' | 'revoke';

const stepWords: Readonly<Record<Whole['steps'][number]['what'], Text>> = {
  registered: text('登记', 'Registered'),
  'taken-back': text('登记撤回', 'Registration taken back'),
  suspended: text('暂停', 'Suspended'),
  restored: text('恢复', 'Restored'),
  revoked: text('撤销', 'Revoked'),
  raised: text('升级', 'Raised'),
  renewed: text('延期', 'Renewed'),
  'put-back': text('上一步收回', 'The step before taken back'),
};
const changeWords: Readonly<Record<Change, Text>> = {
  suspend: text('暂停这条登记', 'Suspend this record'),
  restore: text('恢复有效', 'Restore it'),
  revoke: text('撤销（要由另一人）', 'Revoke it (another person)'),
};

function Steps({ steps }: Pick<Whole, 'steps'>) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <Panel title={say('变更记录', 'What became of it')}>
      <table className="table">
        <thead>
          <tr>
            <th>{say('时间', 'When')}</th>
            <th>{say('办了什么', 'What')}</th>
            <th>{say('理由', 'Reason')}</th>
            <th>{say('经办人', 'By')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.at + step.what}>
              <td className="nowrap">{instant(step.at)}</td>
              <td>
                {say(stepWords[step.what])}
                {step.what === 'raised' &&
                  step.level !== null &&
                  say(text(`为${levelName(step.level).zh}`, ` to ${levelName(step.level).en}`))}
              </td>
              <td>{step.reason}</td>
              <td>{step.by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Changing({ record }: { readonly record: Whole }) {
  const { say } = useReader();
  const [change, setChange] = useState<Change | null>(null);
  const doing = useDoing('POST /records/{id}/changes', { done: () => setChange(null), changes: 'all' });
  const form = useMemo(
    (): Form => ({ reason: { type: 'text', label: text('理由', 'Reason'), maxLength: 200, prose: true } }),
    [],
  );
  const can: readonly Change[] = { valid: ['suspend'], suspended: ['restore', 'revoke'], revoked: [] }[
    record.state
  ] as Change[];
  if (can.length === 0) return null;
  if (change === null)
    return (
      <Panel title={say('可以这样改', 'What can be done')}>
        <div className="pb flex">
          {can.map((one) => (
            <button key={one} type="button" className="btn" onClick={() => setChange(one)}>
              {say(changeWords[one])}
            </button>
          ))}
        </div>
      </Panel>
    );
  return (
    <Panel title={say(changeWords[change])}>
      <Asking
        form={form}
        does={say(changeWords[change])}
        busy={doing.isPending}
        error={doing.error}
        onCancel={() => setChange(null)}
        onAnswers={({ reason }) =>
          doing.mutate({ params: { id: record.id }, body: { change, reason: String(reason) } })
        }
      />
    </Panel>
  );
}

function One({ record }: { readonly record: Whole }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const { roles } = useSeat();
  const { until } = record;
  const rows: readonly (readonly [string, string])[] = [
    [say('级别', 'Level'), say(levelName(record.level))],
    [say('持有人', 'Holder'), record.holder],
    [say('所在工会', 'Union'), record.unit],
    [say('登记', 'Registered'), fullDay(record.from)],
    [say('有效到', 'Valid until'), until === null ? say('长期有效', 'without end') : fullDay(until)],
    [say('依据', 'Basis'), record.basis],
  ];
  return (
    <>
      <PageHead
        title={say(record.title)}
        meta={record.number}
        crumbs={[['/desk/records', say('登记册', 'Register')]]}
      />
      <Panel title={say('登记的内容', 'What is registered')} aside={<RecordState state={record.state} until={until} />}>
        <dl className="kv pb">
          <Pairs rows={rows} />
        </dl>
      </Panel>
      <Steps steps={record.steps} />
      {roles.some((role) => role === 'chair' || role === 'officer') && <Changing record={record} />}
    </>
  );
}

export default function RecordPage() {
  const { id } = useParams<{ id: string }>();
  const record = useAnswer('GET /records/{id}', { params: { id: Number(id) } });
  return (
    <Shown of={record} lines={8}>
      {(found) => <One record={found} />}
    </Shown>
  );
}

// The working-day calendar: what is known year by year, and for the system administrator the next year's announcement, looked at before it is taken.
import { useState } from 'react';
import type { NamedDay } from '#kit/calendar-year.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';

type Known = Answer<'GET /calendar'>;
type Checked = Answer<'POST /calendar/check'>;

const example = '日期,节日,安排\n2027-01-01,元旦,放假\n2027-02-20,春节,上班';

function useKind(): (day: NamedDay | null) => string {
  const { say } = useReader();
  return (day) => (day === null ? say('照常', 'as any day') : day.off ? say('放假', 'off') : say('调休上班', 'worked'));
}

function Year({ one }: { readonly one: Known['years'][number] }) {
  const { say } = useReader();
  const { day, instant } = useFormats();
  const off = one.days.filter((of) => of.off);
  const worked = one.days.filter((of) => !of.off);
  return (
    <details>
      <summary>
        <b>{one.year}</b>{' '}
        {say(`放假 ${off.length} 天，调休上班 ${worked.length} 天`, `${off.length} days off, ${worked.length} worked`)}
        <span className="meta block">
          {one.sources.join('；')}
          {one.takenAt &&
            say(
              ` · ${one.takenBy ?? '命令行'}，${instant(one.takenAt)}录入`,
              ` · taken in by ${one.takenBy ?? 'the command line'}, ${instant(one.takenAt)}`,
            )}
        </span>
      </summary>
      <p>
        {say('放假：', 'Off: ')}
        {off.map((of) => day(of.day)).join(say('、', ', '))}
      </p>
      <p>
        {say('调休上班：', 'Worked: ')}
        {worked.map((of) => day(of.day)).join(say('、', ', '))}
      </p>
    </details>
  );
}

function Changes({ checked }: { readonly checked: Checked }) {
  const { say } = useReader();
  const { day } = useFormats();
  const kind = useKind();
  if (checked.changes.length === 0)
    return <p>{say('和现在的一样，没有变化', 'It is as it stands; nothing changes')}</p>;
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('日期', 'Date')}</th>
          <th>{say('节日', 'Holiday')}</th>
          <th>{say('现在', 'Now')}</th>
          <th>{say('之后', 'Then')}</th>
        </tr>
      </thead>
      <tbody>
        {checked.changes.map((one) => (
          <tr key={one.day}>
            <td className="nowrap">{day(one.day)}</td>
            <td>{one.is?.name ?? one.was?.name}</td>
            <td>{kind(one.was)}</td>
            <td>{kind(one.is)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FromFile({ onRead }: { readonly onRead: (rows: string) => void }) {
  const { say } = useReader();
  return (
    <label className="field">
      <span className="lab">{say('从文件读（CSV 或 JSON）', 'From a file (CSV or JSON)')}</span>
      <input
        className="in"
        type="file"
        accept=".csv,.json,.txt"
        onChange={(event) => void event.target.files?.[0]?.text().then(onRead)}
      />
    </label>
  );
}

/** Written down or chosen as a file, looked at, then taken. */
function Taking() {
  const { say } = useReader();
  const [given, setGiven] = useState({ rows: '', source: '', sourceNumber: '' });
  const check = useDoing('POST /calendar/check', { changes: [] });
  const take = useDoing('POST /calendar/years', {
    done: () => {
      setGiven({ rows: '', source: '', sourceNumber: '' });
      check.reset();
    },
  });
  const put = (more: Partial<typeof given>) => {
    setGiven((before) => ({ ...before, ...more }));
    check.reset();
  };
  const field = (key: 'source' | 'sourceNumber', label: string) => (
    <label className="field">
      <span className="lab">{label}</span>
      <input className="in" value={given[key]} onChange={(event) => put({ [key]: event.target.value })} />
    </label>
  );
  return (
    <Panel title={say('录入放假安排', 'Take in an announcement')}>
      <div className="pb stack">
        {field('source', say('依据的通知', 'Announcement'))}
        {field('sourceNumber', say('文号', 'Its number'))}
        <FromFile onRead={(rows) => put({ rows })} />
        <label className="field">
          <span className="lab">{say('放假和调休上班的日子，一行一天', 'Days off and make-up days, one a line')}</span>
          <textarea
            className="in"
            rows={10}
            placeholder={example}
            value={given.rows}
            onChange={(event) => put({ rows: event.target.value })}
          />
        </label>
        <ErrorNote error={check.error ?? take.error} />
        {check.data && <Changes checked={check.data} />}
        {check.data ? (
          <button
            type="button"
            className="btn btn-main"
            disabled={take.isPending}
            onClick={() => take.mutate({ body: { ...given, replaces: check.data.replaces } })}
          >
            {say(`确认录入 ${check.data.year} 年`, `Take in ${check.data.year}`)}
          </button>
        ) : (
          <button
            type="button"
            className="btn"
            disabled={given.rows.trim() === '' || check.isPending}
            onClick={() => check.mutate({ body: given })}
          >
            {say('看会改什么', 'See what it changes')}
          </button>
        )}
      </div>
    </Panel>
  );
}

export default function WorkingDays() {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const { roles } = useSeat();
  const known = useAnswer('GET /calendar', {});
  return (
    <div className="stack">
      <PageHead title={say('工作日历', 'Working days')} />
      <Shown of={known} lines={2}>
        {({ knownUntil }) => (
          <Note>
            {say(
              `放假安排知道到${fullDay(knownUntil)}。之后的期限先按周末推算，录入新一年后自动重算。`,
              `The holidays are known until ${fullDay(knownUntil)}. Later deadlines are counted by weekends, and again once the year is taken in.`,
            )}
          </Note>
        )}
      </Shown>
      {roles.includes('system-admin') && <Taking />}
      <Panel title={say('已知的年份', 'Years that are known')}>
        <div className="pb gap-s">
          {known.data?.years.map((one) => (
            <Year key={one.year} one={one} />
          ))}
        </div>
      </Panel>
    </div>
  );
}

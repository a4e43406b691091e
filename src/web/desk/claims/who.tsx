// Who has one of the round, who is to say yes, who waits: found by name, masked, and taken home as a file.
import { useState } from 'react';
import { Link } from 'wouter';
import { ExportButton } from '#web/desk/export-button.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import { useScrolled } from '#web/desk/rounds/scrolled.ts';
import { useSaving } from '#web/desk/rounds/tab.ts';
import { type Answer, download, request } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote } from '#web/parts/said.tsx';
import { useSettled } from '#web/parts/settled.ts';
import { StatusTag } from '#web/parts/status.tsx';

type Row = Answer<'GET /rounds/{id}/claims'>['items'][number];

const states: Readonly<Record<Row['state'], readonly ['ok' | 'go' | 'stopped', { zh: string; en: string }]>> = {
  held: ['ok', { zh: '已领', en: 'Given' }],
  offered: ['go', { zh: '等本人确认', en: 'To confirm' }],
  waiting: ['stopped', { zh: '候补', en: 'In line' }],
};

function Line({ row }: { readonly row: Row }) {
  const { say } = useReader();
  const { moment } = useFormats();
  const [tone, says] = states[row.state];
  return (
    <tr>
      <td>{row.caseId === null ? row.name : <Link href={`/desk/cases/${row.caseId}`}>{row.name}</Link>}</td>
      <td>{row.organisationName}</td>
      <td>{say(row.label)}</td>
      <td>
        <StatusTag tone={tone} says={says} />
        {row.until && <span className="meta"> {say(`${moment(row.until)}前`, `by ${moment(row.until)}`)}</span>}
      </td>
      <td className="meta">{moment(row.at)}</td>
    </tr>
  );
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const { say } = useReader();
  const heads = [
    say('姓名', 'Name'),
    say('所在工会', 'Union'),
    say('种类', 'What'),
    say('状态', 'State'),
    say('什么时候', 'When'),
  ];
  return (
    <table className="table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={`${row.state} ${row.personId} ${row.label.zh}`} row={row} />
        ))}
      </tbody>
    </table>
  );
}

interface FindingProps {
  readonly word: string;
  readonly state: string;
  readonly onWord: (word: string) => void;
  readonly onState: (state: string) => void;
}

function Finding({ word, state, onWord, onState }: FindingProps) {
  const { say } = useReader();
  const choices = Object.entries(states).map(([key, [, says]]) => [key, say(says)] as const);
  return (
    <div className="pb flex who-filter">
      <input
        className="in"
        type="search"
        aria-label={say('找一个人', 'Find somebody')}
        placeholder={say('姓名、拼音或首字母', 'Name, pinyin or initials')}
        value={word}
        onChange={(event) => onWord(event.target.value)}
      />
      <Pick
        label={say('状态', 'State')}
        value={state}
        options={[['', say('全部状态', 'All')], ...choices]}
        onChange={onState}
      />
    </div>
  );
}

export function Who({ roundId }: { readonly roundId: number }) {
  const { say } = useReader();
  const save = useSaving();
  const [word, setWord] = useState('');
  const [state, setState] = useState('');
  const text = useSettled(word).trim();
  const query = { ...(text === '' ? {} : { text }), ...(state === '' ? {} : { state: state as Row['state'] }) };
  const params = { id: roundId };
  const pages = useScrolled<Row>(JSON.stringify([roundId, query]), (cursor, signal) =>
    request('GET /rounds/{id}/claims', { params, query: { ...query, ...(cursor ? { cursor } : {}) }, signal }),
  );
  const { rows, more, busy } = pages;
  return (
    <Panel
      title={say('谁领了、谁在候补', 'Who has one, who waits')}
      aside={
        <ExportButton
          small
          saving={save}
          says={say('导出名单', 'Export the list')}
          read={() => download('GET /rounds/{id}/claims/file', { params, query: { ...query, format: 'xlsx' } })}
        />
      }
    >
      <Finding word={word} state={state} onWord={setWord} onState={setState} />
      <ErrorNote error={pages.error ?? save.error} />
      {rows.length > 0 && <Rows rows={rows} />}
      {rows.length === 0 && !busy && !pages.error && (
        <div className="pb">
          <Empty
            says={
              text === '' && state === ''
                ? { zh: '还没有人领', en: 'Nobody has one yet' }
                : { zh: '没有这样的人', en: 'Nobody like this' }
            }
          />
        </div>
      )}
      {rows.length > 0 && more && (
        <div className="pb">
          <button type="button" className="btn btn-s" disabled={busy} onClick={pages.onEnd}>
            {say('再看后面的', 'Show more')}
          </button>
        </div>
      )}
    </Panel>
  );
}

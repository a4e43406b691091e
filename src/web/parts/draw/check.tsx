// The reader's own device computes the draw again: what it found, step by step, and one entry in it.
import { type FormEvent, useId, useState } from 'react';
import { plural } from '#kit/format.ts';
import { drawSteps } from '#policy/draw.ts';
import { addressOf } from '#web/parts/api.ts';
import type { Checked, FoundEntry } from '#web/parts/draw/check-worker.ts';
import type { Check, CheckState } from '#web/parts/draw/use-check.ts';
import { checkWords, placeWords, shortHex } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

function useSeconds() {
  const { say } = useReader();
  return (ms: number) => {
    const seconds = Math.max(0.1, ms / 1000).toFixed(1);
    return say(`用时 ${seconds} 秒`, `in ${seconds} s`);
  };
}

/** Each step with its verdict; what stands behind one that fails was not looked at. */
function Steps({ checked }: { readonly checked: Checked }) {
  const { say } = useReader();
  const { findings, drawn } = checked;
  const failed = new Set(findings.map(({ what }) => what));
  const last = findings.at(-1)?.what;
  const steps = drawSteps.filter((step) => drawn || (step !== 'seed' && step !== 'order'));
  const toneOf = (step: (typeof drawSteps)[number]): Tone => {
    if (failed.has(step)) return 'bad';
    return last !== undefined && drawSteps.indexOf(step) > drawSteps.indexOf(last) ? 'unknown' : 'ok';
  };
  return (
    <ul className="draw-verdicts">
      {steps.map((step) => {
        const finding = findings.find(({ what }) => what === step);
        const tone = toneOf(step);
        return (
          <li key={step}>
            <StatusTag tone={tone} says={finding?.says ?? checkWords[step]} />
            {tone === 'unknown' && <span className="meta">{say('没有往下算', 'not looked at')}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function Verdict({ checked, file }: { readonly checked: Checked; readonly file: boolean }) {
  const { say } = useReader();
  const { count } = useFormats();
  const seconds = useSeconds();
  const { findings, entries, quota, drawn, title, ms } = checked;
  if (findings.length > 0)
    return (
      <div className="note bad" role="alert">
        <b>
          {say(
            '对不上：这份记录和公布的规则算不出同样的结果',
            'It does not hold: this record does not follow from its rules',
          )}
        </b>
        <p>
          {say('请把这一页截图，交给工会经审会', 'Please take a picture of this page to the union’s audit committee')}
        </p>
      </div>
    );
  const all = Math.min(quota, entries);
  return (
    <p role="status">
      <StatusTag
        tone="ok"
        says={
          drawn
            ? {
                zh: `您的设备刚刚重算了一遍，${count(all)} 个中签号全部一致，${seconds(ms)}`,
                en: `Your device has just computed it again: all ${count(all)} drawn are the same, ${seconds(ms)}`,
              }
            : {
                zh: `名单没有改动，还没有抽，${seconds(ms)}`,
                en: `The list is unchanged; nothing is drawn yet, ${seconds(ms)}`,
              }
        }
      />
      {file && <span className="meta"> {title}</span>}
    </p>
  );
}

function Under({ state }: { readonly state: CheckState }) {
  const { say } = useReader();
  if (state.at === 'reading')
    return (
      <p className="meta" role="status">
        {say('正在取名单……', 'Fetching the list …')}
      </p>
    );
  if (state.at === 'checking')
    return (
      <div role="status">
        <p className="meta">{say(`正在算：${checkWords[state.step].zh}`, `Computing: ${checkWords[state.step].en}`)}</p>
        <progress className="draw-progress" value={state.step === 'order' ? state.share : 0} />
      </div>
    );
  if (state.at === 'unreadable')
    return (
      <div className="note bad" role="alert">
        <b>
          {say(
            `这不是抽签记录：第 ${state.line} 行读不懂`,
            `This is no record of a draw: line ${state.line} cannot be read`,
          )}
        </b>
        <p>{say('请选从这一页下载、没有改动过的文件', 'Choose a file downloaded from this page and left as it was')}</p>
      </div>
    );
  if (state.at === 'unreached')
    return (
      <div className="note warn" role="status">
        <b>{say('名单没有取到', 'The list was not fetched')}</b>
        <p>
          {say('连上网再按一次；存过文件的，选文件就能算', 'Press again with a connection, or choose a file you saved')}
        </p>
      </div>
    );
  return null;
}

/** Reads a record from the reader's own disk; nothing is sent anywhere. */
function FromFile({ check }: { readonly check: Check }) {
  const { say } = useReader();
  const [over, setOver] = useState(false);
  return (
    <label
      className={`btn btn-quiet draw-file${over ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) check.ofFile(file);
      }}
    >
      <Icon name="doc" />
      {say('算一份存下来的文件', 'Check a saved file')}
      <input
        className="sr"
        type="file"
        accept=".txt,text/plain"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) check.ofFile(file);
          event.target.value = '';
        }}
      />
    </label>
  );
}

export function CheckPart({ check, drawId }: { readonly check: Check; readonly drawId: number | null }) {
  const { say } = useReader();
  const { state } = check;
  if (drawId === null)
    return (
      <p className="sub">
        {say(
          '抽完以后，您的设备会自己重算一遍，对不上会在这里说。',
          'Once it is drawn your device computes it again, and says here if it does not fit.',
        )}
      </p>
    );
  const busy = state.at === 'reading' || state.at === 'checking';
  return (
    <div className="stack draw-check">
      <Under state={state} />
      {state.at === 'done' && <Verdict checked={state.checked} file={state.from === 'file'} />}
      {state.at === 'done' && state.checked.findings.length > 0 && <Steps checked={state.checked} />}
      {state.at === 'done' && state.checked.findings.length === 0 && (
        <details>
          <summary>{say('一步一步都对了什么', 'What was checked, step by step')}</summary>
          <Steps checked={state.checked} />
        </details>
      )}
      <div className="draw-acts">
        <button type="button" className="btn" onClick={check.again} disabled={busy}>
          {state.at === 'idle'
            ? say('在这台设备上算一遍', 'Compute it on this device')
            : say('再算一遍', 'Compute again')}
        </button>
        <a className="btn btn-quiet" href={addressOf('GET /open/draws/{id}/file', { params: { id: drawId } })} download>
          <Icon name="in" />
          {say('下载名单和结果', 'Download list and result')}
        </a>
        <FromFile check={check} />
      </div>
    </div>
  );
}

function EntryRows({ entries, mine }: { readonly entries: readonly FoundEntry[]; readonly mine: string | undefined }) {
  const { say } = useReader();
  return (
    <table className="draw-order">
      <thead>
        <tr>
          <th scope="col">{say('名次', 'Place')}</th>
          <th scope="col">{say('报名号', 'Number')}</th>
          <th scope="col">{say('编码', 'Mark')}</th>
          <th scope="col" className="r">
            {say('签', 'Tickets')}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ number, mark, tickets, place }) => (
          <tr key={number} className={mark === mine ? 'here' : ''}>
            <td>{place}</td>
            <td>{String(number).padStart(5, '0')}</td>
            <td className="nowrap">
              {shortHex(mark.slice(0, 8))}
              {mark === mine && <b>{say('（您）', ' (you)')}</b>}
            </td>
            <td className="r">{tickets}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Who came first, and where one entry came: both from what was computed here. */
export function FindPart({ check, mine }: { readonly check: Check; readonly mine?: string }) {
  const { say } = useReader();
  const { count } = useFormats();
  const id = useId();
  const [asked, setAsked] = useState('');
  const { state, found } = check;
  if (state.at !== 'done') return null;
  const { first, quota, waiting, entries, drawn } = state.checked;
  const places = { quota, ...(waiting === undefined ? {} : { waiting }) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    check.find(asked);
  };
  return (
    <>
      <h2>{drawn ? say('中签的号', 'The numbers drawn') : say('找我的号', 'Find my number')}</h2>
      <form className="flex draw-find" onSubmit={submit}>
        <label className="grow" htmlFor={id}>
          <span className="sr">{say('报名号或编码', 'Number or mark')}</span>
          <input
            id={id}
            className="in"
            value={asked}
            placeholder={say('报名号或编码开头 8 位', 'Number, or 8 digits of the mark')}
            onChange={(event) => setAsked(event.target.value)}
          />
        </label>
        <button type="submit" className="btn">
          {say('找', 'Find')}
        </button>
      </form>
      {found === null && (
        <p className="meta" role="status">
          {say('名单里没有这个号', 'It is not in the list')}
        </p>
      )}
      {found && (
        <div role="status">
          <b>
            {say(
              `${String(found.number).padStart(5, '0')}：${placeWords(found.place, places).zh}`,
              `${String(found.number).padStart(5, '0')}: ${placeWords(found.place, places).en}`,
            )}
          </b>
          <EntryRows entries={[found]} mine={mine} />
        </div>
      )}
      {first.length > 0 && <EntryRows entries={first.slice(0, quota)} mine={mine} />}
      {drawn && (
        <p className="meta">
          {say(
            `中签 ${count(Math.min(quota, entries))} 个，其余 ${count(Math.max(0, entries - quota))} 个的次序也在下载的文件里`,
            `${plural(Math.min(quota, entries), 'number')} drawn; the order of the other ${count(Math.max(0, entries - quota))} is in the file too`,
          )}
        </p>
      )}
    </>
  );
}

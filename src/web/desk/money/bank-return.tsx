// What the bank answered, taken in from its file: how many arrived, how many came back and why, which lines did not fit.
import { type FormEvent, useState } from 'react';
import { FormatSelect } from '#web/desk/money/bank-file.tsx';
import type { Batch } from '#web/desk/money/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Taken = Answer<'POST /organisations/{id}/payment-returns'>;

function Outcome({ taken, file }: { readonly taken: Taken; readonly file: string }) {
  const { say } = useReader();
  const { count } = useFormats();
  const lines: readonly (readonly [IconName, string, string])[] = [
    ['done', 'ok', say(`到账 ${count(taken.settled)} 笔`, `${count(taken.settled)} settled`)],
    [
      taken.rejected > 0 ? 'no' : 'ring',
      taken.rejected > 0 ? 'bad' : 'off',
      say(`退回 ${count(taken.rejected)} 笔`, `${count(taken.rejected)} sent back`),
    ],
    ['ring', 'off', say(`以前已记过 ${count(taken.repeated)} 笔`, `${count(taken.repeated)} were known already`)],
    ['half', 'go', say(`银行还在办 ${count(taken.pending)} 笔`, `${count(taken.pending)} still with the bank`)],
    [
      taken.problems.length > 0 ? 'tri' : 'ring',
      taken.problems.length > 0 ? 'warn' : 'off',
      say(`对不上 ${count(taken.problems.length)} 行`, `${count(taken.problems.length)} lines do not fit`),
    ],
  ];
  return (
    <div role="status" className="stack">
      <p>
        <b>{file}</b>
      </p>
      <ul className="gap-s">
        {lines.map(([icon, colour, says]) => (
          <li key={says}>
            <Icon name={icon} className={colour} /> {says}
          </li>
        ))}
      </ul>
      {taken.problems.length > 0 && (
        <ul className="gap-s">
          {taken.problems.slice(0, 50).map((one) => (
            <li key={`${one.row} ${one.code}`}>
              <b>{say(`第 ${one.row} 行`, `Line ${one.row}`)}</b>
              {say('：', ': ')}
              {say(one.why)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function BankReturn({ batch, organisationId }: { readonly batch: Batch; readonly organisationId: number }) {
  const { say } = useReader();
  const [format, setFormat] = useState(batch.fileFormat ?? 'ordinary-xlsx');
  const [file, setFile] = useState<File | null>(null);
  const take = useDoing('POST /organisations/{id}/payment-returns');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) take.mutate({ params: { id: organisationId }, body: { format }, file });
  };
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('银行回单', "The bank's answer")}</h2>
      </div>
      <form className="pb stack" onSubmit={submit}>
        {take.data && <Outcome taken={take.data} file={take.variables?.file?.name ?? ''} />}
        <FormatSelect value={format} onChange={setFormat} />
        <label className="field bank-drop">
          <span className="lab">{say('回单文件', "The bank's file")}</span>
          <input type="file" required onChange={(e) => setFile(e.target.files?.[0] ?? null)} />
        </label>
        <ErrorNote error={take.error} />
        <button
          type="submit"
          className={batch.state === 'sent' ? 'btn btn-main btn-wide' : 'btn btn-wide'}
          disabled={take.isPending}
        >
          <Icon name="out" />
          {take.isPending
            ? say('正在逐行核对……', 'Matching line by line …')
            : take.data
              ? say('再传一份', 'Take in another')
              : say('传回单', 'Take in the answer')}
        </button>
        <p className="meta">
          {say(
            'XML（camt.053）会自己认出来。同一份传两次只算一次。',
            'XML (camt.053) is recognised by itself. The same file twice counts once.',
          )}
        </p>
      </form>
    </section>
  );
}

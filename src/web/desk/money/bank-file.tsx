// The file for the bank: taken home in a format the bank reads, then said to be handed over, once.
import { useState } from 'react';
import { type Confirming, unconfirmed } from '#web/desk/money/changed-accounts.tsx';
import type { Batch } from '#web/desk/money/words.ts';
import { download } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

/** The formats by name, with what is known of them. */
export function FormatSelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (format: string) => void;
}) {
  const { say } = useReader();
  const formats = useAnswer('GET /payment-formats', {});
  const chosen = formats.data?.items.find((one) => one.key === value);
  return (
    <label className="field">
      <span className="lab">{say('文件格式', 'Format')}</span>
      <select className="in" value={value} onChange={(e) => onChange(e.target.value)}>
        {formats.data?.items.map((one) => (
          <option key={one.key} value={one.key}>
            {say(one.title)}
          </option>
        ))}
      </select>
      {chosen && !chosen.verified && (
        <span className="hint">
          {say(
            '这个格式还没有拿真实银行收过的文件核对过，先试一笔',
            'Not yet checked against a file that a bank really took; try one payment first',
          )}
        </span>
      )}
    </label>
  );
}

interface SendingProps {
  readonly batch: Batch;
  readonly format: string;
  readonly confirming: Confirming;
}

function Sending({ batch, format, confirming }: SendingProps) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const toConfirm = unconfirmed(confirming);
  const [saved, setSaved] = useState<string | null>(null);
  const send = useDoing('POST /payment-batches/{id}/sending');
  const ready = saved === format && toConfirm === 0;
  return (
    <>
      <SaveFile batch={batch} format={format} onSaved={() => setSaved(format)} />
      <button
        type="button"
        className={ready ? 'btn btn-main btn-wide' : 'btn btn-wide'}
        aria-disabled={!ready}
        disabled={send.isPending}
        onClick={() => {
          if (ready) send.mutate({ params: { id: batch.id }, body: { format, confirmed: [...confirming.confirmed] } });
        }}
      >
        {saved !== format
          ? say('已交给银行（先下载文件）', 'Handed to the bank (download it first)')
          : toConfirm > 0
            ? say(
                `已交给银行（${count(toConfirm)} 个刚改的账户没确认）`,
                `Handed to the bank (${count(toConfirm)} changed accounts to confirm)`,
              )
            : say(`已交给银行，${yuan(batch.amountFen)}`, `Handed to the bank: ${yuan(batch.amountFen)}`)}
      </button>
      <p className="meta">
        {say(
          '按下后这笔钱就占住了，等银行答复；系统记下文件的指纹，同一份只算一次。',
          "From then the money is reserved until the bank answers; the file's fingerprint is kept, and the same file counts once.",
        )}
      </p>
      <ErrorNote error={send.error} />
    </>
  );
}

function SaveFile({
  batch,
  format,
  onSaved,
}: {
  readonly batch: Batch;
  readonly format: string;
  readonly onSaved: () => void;
}) {
  const { say } = useReader();
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await download('GET /payment-batches/{id}/file', { params: { id: batch.id }, query: { format } });
      setFailed(null);
      onSaved();
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" className="btn btn-wide" disabled={busy} onClick={save}>
        <Icon name="in" />
        {busy ? say('正在做文件……', 'Making the file …') : say('下载银行文件', 'Download the bank file')}
      </button>
      <ErrorNote error={failed} />
    </>
  );
}

export function BankFile({
  batch,
  hands,
  confirming,
}: {
  readonly batch: Batch;
  readonly confirming: Confirming;
  readonly hands: { readonly maker: boolean; readonly checker: boolean };
}) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const [format, setFormat] = useState(batch.fileFormat ?? 'ordinary-xlsx');
  const may = hands.maker || hands.checker;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('银行文件', 'Bank file')}</h2>
      </div>
      <div className="pb stack">
        {batch.sentAt !== null && (
          <Note tone="ok">
            <b>{say(`${dayOf(batch.sentAt)}已送银行`, `Sent to the bank on ${dayOf(batch.sentAt)}`)}</b>
          </Note>
        )}
        {!may && (
          <p className="sub">
            {say('文件里有账号，只给财务下载。', 'It holds account numbers; finance alone takes it.')}
          </p>
        )}
        {may && batch.state === 'approved' && <FormatSelect value={format} onChange={setFormat} />}
        {batch.state === 'approved' && hands.maker ? (
          <Sending batch={batch} format={format} confirming={confirming} />
        ) : (
          may && <SaveFile batch={batch} format={format} onSaved={() => {}} />
        )}
        {batch.state === 'approved' && may && !hands.maker && (
          <p className="meta">{say('由制单岗送银行。', 'The finance maker hands it over.')}</p>
        )}
      </div>
    </section>
  );
}

// One stop: whom to find, how to call, what to hand over; then one tap for not met, declined or damaged, and a signature or code for handed over.
// It works the same without a connection.
import { useState } from 'react';
import { codeFits } from '#web/hall/deliver/code-check.ts';
import { pictureToSend } from '#web/hall/deliver/photo.ts';
import type { Made, Stop } from '#web/hall/deliver/route-on-phone.ts';
import { Signature } from '#web/hall/deliver/signature.tsx';
import { stopStatus } from '#web/hall/deliver/words.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

interface Props {
  readonly stop: Stop;
  readonly onRecord: (made: Made) => void;
}

function ByCode({ stop, onRecord }: Props) {
  const { say } = useReader();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const check = async () => {
    const fits = stop.codeDigest === null ? null : await codeFits(typed, stop.code, stop.codeDigest);
    if (fits === false) setWrong(true);
    else onRecord({ code: stop.code, what: 'hand', pickUpCode: typed });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}
    >
      <div className="field">
        <label htmlFor="pick-up">{say('六位取货码', 'Six-digit pick-up code')}</label>
        <p className="hint" id="pick-up-hint">
          {say('本人在“我的办件”里看得到', 'The recipient finds it in “My cases”')}
        </p>
        <input
          id="pick-up"
          className={wrong ? 'in err' : 'in'}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          value={typed}
          aria-describedby={wrong ? 'pick-up-wrong' : 'pick-up-hint'}
          onChange={(event) => {
            setWrong(false);
            setTyped(event.target.value.replace(/\D/g, ''));
          }}
        />
        {wrong && (
          <p className="errmsg" id="pick-up-wrong" role="alert">
            <Icon name="no" />
            {say('取货码不对。请本人再看一眼，或请本人签名', 'The code is wrong. Ask them to look again, or to sign')}
          </p>
        )}
      </div>
      <button
        type="submit"
        className={typed.length === 6 ? 'btn btn-main btn-wide' : 'btn btn-off btn-wide'}
        disabled={typed.length !== 6}
      >
        {typed.length === 6
          ? say('记为已签收', 'Record as handed over')
          : say('先输六位取货码', 'First the six digits')}
      </button>
    </form>
  );
}

/** A picture of the hand-over, only where the recipient says yes. */
function Photo({ onPhoto }: { readonly onPhoto: (picture: string | null) => void }) {
  const { say } = useReader();
  const [agreed, setAgreed] = useState(false);
  const [taken, setTaken] = useState(false);
  return (
    <div className="stack">
      <label className="tick">
        <input
          type="checkbox"
          checked={agreed}
          onChange={(event) => {
            setAgreed(event.target.checked);
            setTaken(false);
            onPhoto(null);
          }}
        />
        {say('本人同意拍一张照片（可以不拍）', 'The recipient agrees to a photograph (not needed)')}
      </label>
      {agreed && (
        <label className="btn">
          <Icon name="camera" />
          {taken ? say('已拍，点这里重拍', 'Taken; press to take it again') : say('拍照', 'Take it')}
          <input
            type="file"
            className="sr"
            accept="image/*"
            capture="environment"
            onChange={async (event) => {
              const file = event.target.files?.[0];
              const picture = file ? await pictureToSend(file) : null;
              onPhoto(picture);
              setTaken(picture !== null);
            }}
          />
        </label>
      )}
    </div>
  );
}

function BySignature({ stop, onRecord }: Props) {
  const { say } = useReader();
  const [picture, setPicture] = useState<string | null>(null);
  const [photo, setPhoto] = useState<string | null>(null);
  return (
    <div className="stack">
      <p className="hint">{say(`请${stop.name}在框里签名`, `${stop.name} signs in the box`)}</p>
      <Signature onSigned={setPicture} />
      <Photo onPhoto={setPhoto} />
      <button
        type="button"
        className={picture === null ? 'btn btn-off btn-wide' : 'btn btn-main btn-wide'}
        disabled={picture === null}
        onClick={() =>
          onRecord({ code: stop.code, what: 'hand', signature: picture!, ...(photo === null ? {} : { photo }) })
        }
      >
        {picture === null ? say('先请本人签名', 'First the signature') : say('记为已签收', 'Record as handed over')}
      </button>
    </div>
  );
}

function HandOver({ stop, onRecord }: Props) {
  const { say } = useReader();
  const [by, setBy] = useState<'signature' | 'code'>(stop.takes === 'code' ? 'code' : 'signature');
  return (
    <section className="sec waitsec stack">
      <h2>{say('交到手里', 'Hand over')}</h2>
      {by === 'signature' ? (
        <BySignature stop={stop} onRecord={onRecord} />
      ) : (
        <ByCode stop={stop} onRecord={onRecord} />
      )}
      {stop.takes === 'either' && (
        <button type="button" className="btn btn-quiet" onClick={() => setBy(by === 'code' ? 'signature' : 'code')}>
          {by === 'signature'
            ? say('不方便签名，用取货码', 'Use the pick-up code instead')
            : say('改用签名', 'Sign instead')}
        </button>
      )}
    </section>
  );
}

const open: readonly Stop['status'][] = ['loaded', 'absent', 'refused'];

export function StopPage({ stop, onRecord }: Props) {
  const { say } = useReader();
  const status = stopStatus[stop.status];
  const other = (what: 'absent' | 'refused' | 'damaged', zh: string, en: string) =>
    what !== stop.status && (
      <button type="button" className="btn" onClick={() => onRecord({ code: stop.code, what })}>
        {say(zh, en)}
      </button>
    );
  return (
    <>
      <section className="sec stack">
        <div className="flex between">
          <h1>{stop.name}</h1>
          <StatusTag tone={status.tone} says={status.says} box />
        </div>
        <p className="address">{stop.address}</p>
        {stop.phone && (
          <a className="btn btn-wide" href={`tel:${stop.phone}`}>
            {say('打电话', 'Call')} {stop.phone}
          </a>
        )}
        <ul className="parcel">
          {stop.parcel.map(({ name, unit, pieces }) => (
            <li key={name}>
              {name} <b>{pieces}</b> {unit}
            </li>
          ))}
        </ul>
        <p className="meta">
          {say('标签', 'Label')} {stop.code}
        </p>
      </section>
      {open.includes(stop.status) ? (
        <>
          <HandOver stop={stop} onRecord={onRecord} />
          <section className="sec stack">
            <h2>{say('没有交成', 'Not handed over')}</h2>
            <div className="three">
              {other('absent', '本人不在', 'Not met')}
              {other('refused', '本人不要', 'Declined')}
              {other('damaged', '东西坏了', 'Damaged')}
            </div>
          </section>
        </>
      ) : (
        <section className="sec">
          <Note tone="ok">{say('这一份已经记好了', 'This one is recorded')}</Note>
        </section>
      )}
    </>
  );
}

// Handing a parcel to a worker who is no member: the name and four digits are all that is asked, and the screen says what they can and cannot tell.
// Works without a connection like every other hand-over.
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { sameWalkIn, type WalkIn } from '#policy/walk-in.ts';
import type { Kept, Made, Stop } from '#web/hall/deliver/route-on-phone.ts';
import { Signature } from '#web/hall/deliver/signature.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';

/** In the place of a label's code in the address. */
export const walkInWay = 'walk-in';

/** Parcels kept for whoever comes that lie in the carrier's hands, as far as this phone knows. */
export const keptBack = (stops: readonly Stop[], refused: readonly Kept[]): Stop[] =>
  stops.filter(
    ({ walkIn, status, code }) => walkIn && status === 'loaded' && !refused.some(({ record }) => record.code === code),
  );

interface WalkInsProps {
  readonly stops: readonly Stop[];
  readonly left: number;
  readonly to: string;
}

/** On routes that carry some for them. */
export function WalkIns({ stops, left, to }: WalkInsProps) {
  const { say } = useReader();
  const all = stops.filter(({ walkIn }) => walkIn);
  const given = all.filter(({ status }) => status === 'handed' || status === 'closed').length;
  if (all.length === 0) return null;
  return (
    <section className="sec stack">
      <div className="sechead">
        <h2>
          {say('未入会的劳动者', 'Workers who are no members')}
          <span className="n">{say(`还有 ${left} 份`, `${left} left`)}</span>
        </h2>
      </div>
      <p className="meta">
        {say(
          `快递、保洁、保安等，没入会也能领。已经发了 ${given} 份`,
          `Couriers, cleaners, guards: they need not be members. ${given} given so far`,
        )}
      </p>
      {left > 0 ? (
        <Link className="btn btn-wide" href={to}>
          {say('登记一位未入会的劳动者', 'Hand one to a worker who is no member')}
        </Link>
      ) : (
        <p>{say('留的这几份发完了', 'All that were kept are given')}</p>
      )}
    </section>
  );
}

interface Props {
  readonly stop: Stop;
  /** On this phone and not sent yet. */
  readonly before: readonly WalkIn[];
  readonly onRecord: (made: Made, name: string) => void;
}

function Fields({
  name,
  tail,
  onName,
  onTail,
}: {
  readonly name: string;
  readonly tail: string;
  readonly onName: (name: string) => void;
  readonly onTail: (tail: string) => void;
}) {
  const { say } = useReader();
  return (
    <>
      <div className="field">
        <label htmlFor="walk-in-name">{say('姓名', 'Name')}</label>
        <input
          id="walk-in-name"
          className="in"
          autoComplete="off"
          maxLength={40}
          value={name}
          onChange={(event) => onName(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="walk-in-tail">{say('手机号后四位', 'Last four digits of the phone')}</label>
        <p className="hint" id="walk-in-hint">
          {say('只记这四位，不记整个号码，不用注册', 'Only these four; not the number, and nobody has to sign up')}
        </p>
        <input
          id="walk-in-tail"
          className="in"
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={tail}
          aria-describedby="walk-in-hint"
          onChange={(event) => onTail(event.target.value.replace(/\D/g, ''))}
        />
      </div>
    </>
  );
}

export function WalkInPage({ stop, before, onRecord }: Props) {
  const { say } = useReader();
  const [name, setName] = useState('');
  const [tail, setTail] = useState('');
  const [signature, setSignature] = useState<string | null>(null);
  const walkIn = { name: name.trim(), tail };
  const known = before.some((one) => sameWalkIn(one) === sameWalkIn(walkIn));
  const whole = walkIn.name !== '' && tail.length === 4 && signature !== null && !known;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (whole) onRecord({ code: stop.code, what: 'hand', signature, walkIn }, walkIn.name);
  };
  return (
    <form className="sec waitsec stack" onSubmit={submit}>
      <h1>{say('登记一位未入会的劳动者', 'A worker who is no member')}</h1>
      <ul className="parcel">
        {stop.parcel.map(({ name: goods, unit, pieces }) => (
          <li key={goods}>
            {goods} <b>{pieces}</b> {unit}
          </li>
        ))}
      </ul>
      <p className="meta">
        {say('标签', 'Label')} {stop.code}
      </p>
      <Fields {...{ name, tail }} onName={setName} onTail={setTail} />
      {known && (
        <Note tone="warn" live>
          {say('这部手机上刚给同一个姓名和后四位登记过', 'This phone has just recorded the same name and digits')}
        </Note>
      )}
      <div className="gap-s">
        <p>{say('请本人在框里签名', 'Signature in the box')}</p>
        <Signature onSigned={setSignature} />
      </div>
      <button type="submit" className={whole ? 'btn btn-main btn-wide' : 'btn btn-off btn-wide'} disabled={!whole}>
        {whole
          ? say('记为已签收', 'Record as handed over')
          : say('先填姓名、后四位，请本人签名', 'First name, digits and signature')}
      </button>
      <p className="meta">
        {say(
          '同一个姓名和后四位，本批次只发一份。别的手机上领过没有，连上网才查得到；同名又同后四位的两个人，系统分不出，会交经办人核对',
          'One for a name and four digits in this round. Whether another phone gave one is known only with a connection; two people who share both cannot be told apart: the officer looks at it',
        )}
      </p>
    </form>
  );
}

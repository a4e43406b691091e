// To the master: whom he asked and what each said, another to be asked by name and phone, and the pact to be handed to the union once there are enough.
import { type FormEvent, useState } from 'react';
import { plural } from '#kit/format.ts';
import { Phone } from '#web/hall/phone.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { apprenticeWords } from '#web/parts/pair-words.ts';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Asked = Answer<'GET /cases/{id}/pairs'>;
type Apprentice = Asked['items'][number];

function One({ caseId, one, open }: { readonly caseId: number; readonly one: Apprentice; readonly open: boolean }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const [id] = useState(newKey);
  const doing = useDoing('POST /cases/{id}/actions');
  const letGo = () =>
    doing.mutate({ params: { id: caseId }, body: { id, action: 'let-go', input: { pair: one.number } } });
  return (
    <li className="item">
      <span className="grow">
        <span className="t block">{one.name}</span>
        <span className="meta block">
          <Parts
            of={[
              one.unit,
              one.answeredOn === null
                ? say(`${fullDay(one.askedOn)}请的`, `Asked ${fullDay(one.askedOn)}`)
                : say(`${fullDay(one.answeredOn)}答复`, `Answered ${fullDay(one.answeredOn)}`),
              one.paper !== null && say('凭签名登记', 'on paper'),
            ]}
          />
        </span>
        <StatusTag {...apprenticeWords[one.status]} />
        <ErrorNote error={doing.error} />
      </span>
      {open && (one.status === 'asked' || one.status === 'agreed') && (
        <button
          type="button"
          className="btn"
          aria-label={say(`不再请${one.name}`, `Ask ${one.name} no longer`)}
          disabled={doing.isPending}
          onClick={letGo}
        >
          {say('不再请', 'Ask no longer')}
        </button>
      )}
    </li>
  );
}

function Line({
  name,
  label,
  value,
  onChange,
  phone = false,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly phone?: boolean;
}) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        className="in"
        type={phone ? 'tel' : 'text'}
        autoComplete="off"
        maxLength={phone ? 30 : 60}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

function Inviting({ caseId }: { readonly caseId: number }) {
  const { say } = useReader();
  const [id, setId] = useState(newKey);
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const asking = useDoing('POST /cases/{id}/apprentices');
  // The list shows whom one asked before this is done: whom one writes down next meanwhile must stay.
  const cleared = (sent: string) => (now: string) => (now === sent ? '' : now);
  const done = () => {
    setId(newKey());
    setName(cleared(name));
    setPhone(cleared(phone));
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && phone.trim())
      asking.mutate(
        { params: { id: caseId }, body: { id, name: name.trim(), phone: phone.trim() } },
        { onSuccess: done },
      );
  };
  return (
    <form className="sec stack" noValidate onSubmit={ask}>
      <h2>{say('请一名徒弟', 'Ask an apprentice')}</h2>
      <p>
        {say(
          '写徒弟在工会登记的姓名和手机号。徒弟会收到消息，在自己手机上同意才算。',
          'Give the name and phone that the union has on record. Your apprentice is told, and agrees on their own phone.',
        )}
      </p>
      <Line name="apprentice-name" label={say('徒弟姓名', 'Name')} value={name} onChange={setName} />
      <Line name="apprentice-phone" label={say('徒弟手机号', 'Phone')} value={phone} onChange={setPhone} phone />
      <ErrorNote error={asking.error} />
      <button
        type="submit"
        className="btn btn-wide"
        disabled={asking.isPending || name.trim() === '' || phone.trim() === ''}
      >
        {say('发出邀请', 'Ask')}
      </button>
      <p className="meta">
        {say(
          '徒弟不用手机的，请徒弟在协议上签名，由单位工会凭签名登记。',
          'For an apprentice without a phone, your union enters the pact that they signed.',
        )}
      </p>
    </form>
  );
}

function Begin({ caseId, asked: { items, least, most } }: { readonly caseId: number; readonly asked: Asked }) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const doing = useDoing('POST /cases/{id}/actions');
  const agreed = items.filter(({ status }) => status === 'agreed').length;
  const waiting = items.filter(({ status }) => status === 'asked').length;
  if (agreed < least)
    return (
      <section className="sec">
        <p>
          {say(
            `一名师傅带 ${least} 到 ${most} 名徒弟，已有 ${agreed} 名同意，够 ${least} 名就能交给工会。`,
            `One master takes ${least} to ${most} apprentices. Agreed so far: ${agreed}; with ${least} you hand it to the union.`,
          )}
        </p>
      </section>
    );
  return (
    <section className="sec waitsec stack">
      <p>
        {say(
          `${agreed} 名徒弟同意了，可以交给工会审核。`,
          `${plural(agreed, 'apprentice')} agreed, and you can hand it to the union.`,
        )}
        {waiting > 0 &&
          say(`还没答复的 ${waiting} 名就不等了。`, ` Those who have not answered (${waiting}) are left out.`)}
      </p>
      <ErrorNote error={doing.error} />
      <button
        type="button"
        className="btn btn-main btn-wide"
        disabled={doing.isPending}
        onClick={() => doing.mutate({ params: { id: caseId }, body: { id, action: 'begin', input: {} } })}
      >
        {say('交给工会', 'Hand it to the union')}
      </button>
    </section>
  );
}

export default function ApprenticesPage({ id }: { readonly id: string }) {
  const { say } = useReader();
  const caseId = Number(id);
  const asked = useAnswer('GET /cases/{id}/pairs', { params: { id: caseId } });
  const mine = useAnswer('GET /me/cases/{id}', { params: { id } });
  const open = mine.data?.kind === 'pact' && mine.data.status === 'open';
  return (
    <Phone title={say('办件', 'Case')} back={`/hall/cases/${caseId}`}>
      <div className="hi">
        <h1>{say('我的徒弟', 'My apprentices')}</h1>
        {mine.data && <p className="meta">{say(mine.data.programme)}</p>}
      </div>
      <Shown of={asked} lines={8}>
        {(shown) => (
          <>
            <section className="sec flush">
              {shown.items.length === 0 ? (
                <Empty says={{ zh: '还没有请徒弟', en: 'Nobody is asked yet' }} />
              ) : (
                <ul className="list">
                  {shown.items.map((one) => (
                    <One key={one.number} {...{ caseId, one, open }} />
                  ))}
                </ul>
              )}
            </section>
            {open && <Begin caseId={caseId} asked={shown} />}
            {open && <Inviting caseId={caseId} />}
          </>
        )}
      </Shown>
    </Phone>
  );
}

// Applying for a member: rule by rule whether he qualifies, then his consent on record, then the form filled in beforehand, handed in once.
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { chinaTime } from '#kit/clock.ts';
import { formatYuan } from '#kit/money.ts';
import type { ConsentWay } from '#policy/consent.ts';
import { consentWords } from '#policy/consent-words.ts';
import { ConsentFields, type Consenting, useConsent } from '#web/desk/behalf/consent.tsx';
import { ReadOut, readOrFind } from '#web/desk/behalf/read-out.tsx';
import { usePersonCrumbs } from '#web/desk/behalf/services.tsx';
import { PageHead } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useNeedMet } from '#web/desk/review/need.tsx';
import { type Applying, useApplying } from '#web/parts/applying.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { FormFields, KnownRow } from '#web/parts/form/form-fields.tsx';
import { filesOf } from '#web/parts/form/upload.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { RuleList } from '#web/parts/rule-list.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { amountWords, type Service } from '#web/parts/service-words.ts';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/behalf/behalf.css';
import '#web/desk/people/people.css';

function Eligible({ service }: { readonly service: Service }) {
  const { say } = useReader();
  const amount = amountWords(service.amount);
  const { holds, missing } = service;
  return (
    <Panel
      title={say('本人符合吗', 'Does the member qualify')}
      aside={
        amount && (
          <span>
            {say('符合的可得 ', 'Who qualifies gets ')}
            <b>{say(amount)}</b>
          </span>
        )
      }
    >
      <div className="pb stack">
        <p>
          {holds === false ? (
            <StatusTag box tone="off" says={{ zh: '现在还不符合，差在下面这条', en: 'Not now; see below why' }} />
          ) : missing === 0 ? (
            <StatusTag box tone="ok" says={{ zh: '符合，要填的都在册', en: 'Qualifies; everything is on file' }} />
          ) : (
            <StatusTag
              box
              tone="ok"
              says={{ zh: `可以申请，还要填 ${missing} 项`, en: `Can apply; ${missing} to fill in` }}
            />
          )}
        </p>
        <RuleList rules={service.rules} />
      </div>
    </Panel>
  );
}

/** Why no form is opened, if so. */
function useClosed(service: Service): string | null {
  const { say } = useReader();
  const { day } = useFormats();
  if (service.me.organisationId === null) return say('本人现在没有会籍，先入会再申请', 'Not a member at present');
  if (service.state === 'over') return say('这一批已经截止', 'This round has closed');
  if (service.state === 'not-yet') return say(`${day(service.opensOn)}开始受理`, `Opens on ${day(service.opensOn)}`);
  if (service.who === false)
    return say(
      '本人现在还不能申请，原因在上面；不用问本人同意',
      'The member cannot apply now: see why above. No consent is asked',
    );
  return null;
}

function Agreed({ consenting, onChange }: { readonly consenting: Consenting; readonly onChange: () => void }) {
  const { say } = useReader();
  const { how, on, witness, time } = consenting.state.answers;
  const given = { how: how as ConsentWay, on: String(on), detail: (witness ?? time ?? null) as string | null };
  const words = consentWords(given);
  return (
    <div className="pb form">
      <KnownRow
        question={say('本人', 'The member')}
        value={say(words)}
        source={say('提交时一起记下，只管这一件', 'Put on record as it is handed in; covers this case alone')}
        onChange={onChange}
      />
    </div>
  );
}

function Step({
  service,
  consenting,
  agreed,
  onAgreed,
}: {
  readonly service: Service;
  readonly consenting: Consenting;
  readonly agreed: boolean;
  readonly onAgreed: (agreed: boolean) => void;
}) {
  const { say } = useReader();
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (!consenting.state.check()) return;
    onAgreed(true);
    requestAnimationFrame(() => document.getElementById('behalf-form')?.focus());
  };
  return (
    <Panel title={say('本人怎么同意的', 'How the member agreed')}>
      {agreed ? (
        <Agreed consenting={consenting} onChange={() => onAgreed(false)} />
      ) : (
        <form className="pb stack" noValidate onSubmit={next}>
          <ConsentFields consenting={consenting} covers="open" />
          <div className="flex">
            <button type="submit" className="btn btn-main">
              {say('记好了，去填表', 'Noted; on to the form')}
            </button>
            <span className="meta">
              {say(`问问${service.me.name}本人，再记`, `Ask ${service.me.name} first, then put it down`)}
            </span>
          </div>
        </form>
      )}
    </Panel>
  );
}

function Register({ service }: { readonly service: Service }) {
  const { say } = useReader();
  const { me, stages } = service;
  const source = say('来自会员登记', 'From the register of members');
  const pays = stages.some(({ kind, settings }) => kind === 'pay' && settings.to === 'member');
  const account = me.account ? `${me.accountBank ?? ''} ${say(me.account)}`.trim() : null;
  return (
    <div className="form">
      <KnownRow
        question={say('姓名、证件', 'Name, ID')}
        value={[me.name, me.idNumber].filter(Boolean).join('　')}
        source={source}
      />
      <KnownRow question={say('单位', 'Union')} value={me.organisationName} />
      {pays && (
        <KnownRow
          question={say('收款账户', 'Account')}
          value={account ?? say('没有登记', 'Not on file')}
          source={
            account
              ? undefined
              : say(
                  '可以先申请；交了以后，在这一件里代为登记',
                  'The case can be handed in now; then give the account in it',
                )
          }
        />
      )}
    </div>
  );
}

function useHandIn(service: Service, applying: Applying, consenting: Consenting) {
  const [, go] = useLocation();
  const met = useNeedMet();
  const handIn = useDoing('POST /cases', {
    done: ({ caseId }) => {
      applying.done();
      consenting.done();
      met(caseId);
      go(`/desk/cases/${caseId}/behalf?done`, { replace: true });
    },
  });
  const [read, setRead] = useState(false);
  const [asked, setAsked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const answers = applying.state.check();
    const consent = consenting.state.check();
    if (handIn.isPending || !answers || !consent || !readOrFind(read)) return;
    const { personId, organisationId } = service.me;
    applying.sending();
    handIn.mutate({
      body: {
        ...{ id: applying.actionId, roundId: service.roundId, personId, organisationId: organisationId! },
        submit: { answers: answers as Record<string, unknown>, agreed: service.agreement.key },
        consent: consent as Record<string, unknown>,
      },
    });
  };
  return { handIn, submit, reading: { read, asked, onChange: setRead } };
}

function HandIn({
  service,
  applying,
  consenting,
}: {
  readonly service: Service;
  readonly applying: Applying;
  readonly consenting: Consenting;
}) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const [files] = useState(() => filesOf(service.roundId));
  const { handIn, submit, reading } = useHandIn(service, applying, consenting);
  const known = Object.fromEntries(service.prefilled.map(({ field, source }) => [field, source]));
  const { name } = service.me;
  const { amountFen, savedAt } = applying;
  return (
    <Panel
      title={say('申请的内容', 'What is applied with')}
      aside={
        savedAt && (
          <span className="meta" role="status">
            {say(
              `${dayOf(savedAt)} ${chinaTime(new Date(savedAt))} 草稿已存在这台电脑，退出就清掉`,
              `Draft kept on this computer at ${chinaTime(new Date(savedAt))}; gone when you sign out`,
            )}
          </span>
        )
      }
    >
      <form className="pb stack filling" id="behalf-form" tabIndex={-1} noValidate onSubmit={submit}>
        <Register service={service} />
        <FormFields state={applying.state} skin="desk" known={known} help={{ files }} />
        {applying.broken.length > 0 && (
          <Note tone="warn" live>
            <b>{say('按现在填的，这件不符合规定', 'As filled in now, this does not meet the rules')}</b>
            <RuleList rules={applying.broken} />
          </Note>
        )}
        <ReadOut says={service.agreement.says} name={name} {...reading} />
        <ErrorNote error={handIn.error} />
        <div className="flex">
          <button type="submit" className="btn btn-main" aria-disabled={handIn.isPending}>
            {handIn.isPending
              ? say('正在提交……', 'Handing in …')
              : amountFen === null
                ? say(`替${name}提交`, `Hand in for ${name}`)
                : say(`替${name}提交，申请 ${formatYuan(amountFen)}`, `Hand in for ${name}: ${formatYuan(amountFen)}`)}
          </button>
        </div>
      </form>
    </Panel>
  );
}

function Apply({
  service,
  reader,
  phone,
}: {
  readonly service: Service;
  readonly reader: number;
  readonly phone: boolean;
}) {
  const { say, today } = useReader();
  const draft = `behalf-${service.me.personId}-${service.roundId}`;
  const applying = useApplying(service, today, { personId: reader, name: draft });
  const consenting = useConsent(service.roundId, { personId: reader, name: `${draft}-consent` });
  const [agreed, setAgreed] = useState(false);
  const closed = useClosed(service);
  const running = service.case?.status === 'open' ? service.case : null;
  return (
    <div className="cols with-story">
      <div className="stack">
        {running && (
          <Note tone="go">
            <b>{say('本人在这一批已经有一件在办', 'The member has a case of this round under way')}</b>
            <p>
              <Link href={`/desk/cases/${running.id}`}>{say('看这一件', 'See it')}</Link>
            </p>
          </Note>
        )}
        <Eligible service={service} />
        {closed ? (
          <Note tone="off">
            <b>{closed}</b>
          </Note>
        ) : (
          <>
            <Step service={service} consenting={consenting} agreed={agreed} onAgreed={setAgreed} />
            {agreed && <HandIn service={service} applying={applying} consenting={consenting} />}
          </>
        )}
      </div>
      <div className="stack">
        <Note>
          <b>{say('本人会知道', 'The member will know')}</b>
          <p>
            {phone
              ? say(
                  '提交后发消息到本人登记的手机：谁代办的、怎么收回。',
                  'A message goes to the phone on file: who acted, and how to take it back.',
                )
              : say(
                  '本人没有登记手机号，发不了消息。办到哪了、结果怎样，请当面告诉本人。',
                  'No phone is on file, so no message can be sent: say in person how it goes.',
                )}
          </p>
        </Note>
        <Note>
          <b>{say('您不能再审这一件', 'You will not decide this case')}</b>
          <p>{say('代为提交以后，由您的同事审。', 'Once you have applied for the member, a colleague decides.')}</p>
        </Note>
        <Note>
          <b>{say('看本人的资料有记录', 'This look is written down')}</b>
          <p>
            {say(
              '本人在“谁看过我的资料”里看得到：谁、什么时候、要代为办事。',
              "The member's list of who looked shows who, when, and that it was to act for the member.",
            )}
          </p>
        </Note>
      </div>
    </div>
  );
}

export default function BehalfApply() {
  const { say } = useReader();
  const { id = '', round = '' } = useParams();
  const me = useAnswer('GET /me', {});
  const person = useAnswer('GET /people/{id}', { params: { id } });
  const service = useAnswer('GET /people/{id}/services/{round}', { params: { id, round } });
  const crumbs = usePersonCrumbs(person.data);
  const name = person.data?.name ?? '';
  const title = service.data ? say(service.data.title) : '';
  return (
    <>
      <PageHead
        title={title || say('代办', 'Act for the member')}
        heading={
          name && title ? say(`替${name}申请：${title}`, `${title}, for ${name}`) : say('代办', 'Act for the member')
        }
        crumbs={[...crumbs, [`/desk/people/${id}/behalf`, say('代办', 'Act for the member')]]}
        meta={service.data && say(roundName(service.data.roundName))}
      />
      <Shown of={service} lines={10}>
        {(one) =>
          me.data && person.data ? (
            <Apply key={one.roundId} service={one} reader={me.data.personId} phone={person.data.phone !== null} />
          ) : null
        }
      </Shown>
    </>
  );
}

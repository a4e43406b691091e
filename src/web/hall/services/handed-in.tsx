// After handing in: who has it now and until when, and what comes next.
import '#web/hall/services/services.css';
import { Link, useParams } from 'wouter';
import { Phone } from '#web/hall/phone.tsx';
import { lastsWords, type Service, stageWords } from '#web/hall/services/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { ByWeekendsNote } from '#web/parts/by-weekends.tsx';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

type Case = Answer<'GET /cases/{id}'>;

function Next({ one, service }: { readonly one: Case; readonly service: Service }) {
  const { say } = useReader();
  const at = service.stages.findIndex(({ key }) => key === one.stage);
  return (
    <ol className="story ahead">
      {service.stages.map((stage, n) => {
        const { says, more } = stageWords(stage);
        const lasts = lastsWords(stage.lasts);
        const how = [lasts && say(lasts), more && say(more)].filter(Boolean).join(say('，', ', '));
        return (
          <li key={stage.key} className={n < at ? '' : n === at ? 'now' : 'next'}>
            <Icon name={n < at ? 'done' : n === at ? 'half' : 'ring'} />
            <b>{stage.kind === 'apply' ? say('您已提交', 'Handed in') : say(says)}</b>
            {stage.kind !== 'apply' && how && <span className="how">{how}</span>}
          </li>
        );
      })}
    </ol>
  );
}

function Told({ one, service }: { readonly one: Case; readonly service: Service }) {
  const { say } = useReader();
  const { deadline, yuan } = useFormats();
  const stage = service.stages.find(({ key }) => key === one.stage);
  const by = stage?.organisationName ?? '';
  const amount = one.amountFen ?? (service.amount && 'fen' in service.amount ? service.amount.fen : null);
  const when = one.dueOn ? deadline(one.dueOn) : null;
  return (
    <>
      <section className="sec first">
        <h1>
          <Icon name="done" className="ok" />{' '}
          {when
            ? say(`已提交，${when}由${by}审核`, `Handed in; ${by} looks at it ${when}`)
            : say(`已提交，在${by}手里`, `Handed in; ${by} has it now`)}
        </h1>
        {one.dueByWeekends && <ByWeekendsNote />}
        <p className="sub">
          {say(one.programme)}
          {amount !== null && ` · ${yuan(amount)}`}
        </p>
      </section>
      <section className="sec">
        <h2>{say('接下来', 'What comes next')}</h2>
        <Next one={one} service={service} />
      </section>
      <section className="sec stack">
        <p>
          {say(
            '有结果会发消息给您，不用再来问。办的过程随时能看，批准拨付前可以撤回。',
            'You get a message when it is decided. You can follow it at any time, and withdraw until it is granted.',
          )}
        </p>
        <Link href={`/hall/cases/${one.id}`} className="btn btn-main btn-wide">
          {say('看办到哪了', 'Follow it')}
        </Link>
        <Link href="/" className="btn btn-wide">
          {say('回首页', 'Home')}
        </Link>
      </section>
    </>
  );
}

export default function HandedIn() {
  const { say } = useReader();
  const { roundId = '', caseId = '' } = useParams();
  const one = useAnswer('GET /cases/{id}', { params: { id: caseId } });
  const service = useAnswer('GET /me/services/{id}', { params: { id: roundId } });
  return (
    <Phone back="/hall/services" title={say('找服务', 'Services')}>
      <Shown of={one} lines={8}>
        {(told) => <Shown of={service}>{(about) => <Told one={told} service={about} />}</Shown>}
      </Shown>
    </Phone>
  );
}

// "Me": the way to what is known of me, to my money, messages and devices; language and text size; the way out.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { PairWay } from '#web/hall/pairs/ways.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { StudioWays } from '#web/hall/studios/ways.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';
import { matchesTitle } from '#web/parts/showing-words.ts';

function Way({
  to,
  icon,
  title,
  meta,
}: {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly meta: string;
}) {
  return (
    <li>
      <Link className="item" href={to}>
        <Icon name={icon} />
        <span className="grow">
          {title}
          <span className="meta block">{meta}</span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

function Choice({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <fieldset className="choice-row">
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}

function Pick({
  name,
  picked,
  onPick,
  says,
  lang,
}: {
  readonly name: string;
  readonly picked: boolean;
  readonly onPick: () => void;
  readonly says: string;
  readonly lang?: string;
}) {
  return (
    <label className="pick" {...(lang ? { lang } : {})}>
      <input type="radio" name={name} checked={picked} onChange={onPick} />
      {says}
    </label>
  );
}

function Reading() {
  const { say, language, large, setLanguage, setLarge } = useReader();
  return (
    <section className="sec stack">
      <h2>{say('怎么看着舒服', 'How it reads')}</h2>
      <Choice label={say('字号', 'Text size')}>
        <Pick name="size" picked={!large} onPick={() => setLarge(false)} says={say('标准', 'Normal')} />
        <Pick name="size" picked={large} onPick={() => setLarge(true)} says={say('大字', 'Large')} />
      </Choice>
      <Choice label={say('语言', 'Language')}>
        <Pick name="language" picked={language === 'zh'} onPick={() => setLanguage('zh')} says="中文" lang="zh-CN" />
        <Pick name="language" picked={language === 'en'} onPick={() => setLanguage('en')} says="English" lang="en" />
      </Choice>
    </section>
  );
}

function Leave() {
  const { say } = useReader();
  const leave = useDoing('POST /sign-out', {
    done: () => location.assign(document.baseURI),
  });
  return (
    <section className="sec">
      <ErrorNote error={leave.error} />
      <button type="button" className="btn btn-wide" disabled={leave.isPending} onClick={() => leave.mutate({})}>
        {say('退出登录', 'Sign out')}
      </button>
    </section>
  );
}

function AchievementWays() {
  const { say } = useReader();
  return (
    <>
      <Way
        to="/hall/me/honours"
        icon="star"
        title={say('我的荣誉和证书', 'My honours and certificates')}
        meta={say('登记在册的，出示二维码就能核验', 'What is on the register; its code shows that it is genuine')}
      />
      <StudioWays />
      <PairWay />
      <Way
        to="/hall/showcase"
        icon="grid"
        title={say(matchesTitle)}
        meta={say('我推介的成果和难题，我提的意向', 'What I show, and what I asked for')}
      />
    </>
  );
}

/** What waits for a word of mine says so. */
function ChangesWay() {
  const { say } = useReader();
  const changes = useAnswer('GET /me/changes', {});
  const waiting = changes.data?.items.filter((one) => one.state === 'waiting').length ?? 0;
  return (
    <Way
      to="/hall/me/changes"
      icon="key"
      title={say('改我身份的事', 'Changes of who I am')}
      meta={
        waiting > 0
          ? say(`${waiting} 项要改，请看看是不是您要改的`, `${waiting} waiting: look whether you asked for it`)
          : say('谁替我改手机号、姓名、证件号', 'Who changes my phone, name or ID number')
      }
    />
  );
}

function Ways() {
  const { say } = useReader();
  return (
    <section className="sec flush">
      <ul className="list">
        <Way
          to="/hall/me/file"
          icon="doc"
          title={say('我的资料', 'My file')}
          meta={say(
            '工会记着的，从哪来，到什么时候；不对可以改',
            'What is on file, from where, until when; say what is wrong',
          )}
        />
        <Way
          to="/hall/me/money"
          icon="money"
          title={say('我的钱', 'My money')}
          meta={say('批准和到账的，收款账户', 'Granted and paid; the account it goes to')}
        />
        <AchievementWays />
        <Way
          to="/hall/me/colleagues"
          icon="heart"
          title={say('内部互助', 'Among colleagues')}
          meta={say('本单位正在募集的，和我捐的', 'What my unit collects for, and what I gave')}
        />
        <Way
          to="/hall/me/messages"
          icon="bell"
          title={say('消息', 'Messages')}
          meta={say('每一步都有通知', 'A word at every step')}
        />
        <Way
          to="/hall/me/looks"
          icon="eye"
          title={say('谁看过我的资料', 'Who looked at my file')}
          meta={say('每次调看都写明用途', 'Each look with its purpose')}
        />
        <Way
          to="/hall/me/data"
          icon="shield"
          title={say('我的数据我做主', 'My data')}
          meta={say('取走一份，我同意过什么', 'Take a copy; what I agreed to')}
        />
        <ChangesWay />
        <Way
          to="/hall/me/security"
          icon="lock"
          title={say('密码和设备', 'Password and devices')}
          meta={say('改密码，让别的设备退出', 'Change it; sign other devices out')}
        />
      </ul>
    </section>
  );
}

export default function Me() {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  return (
    <Phone title={say('我的', 'Me')}>
      <Shown of={me} lines={8}>
        {({ name, phone, posts }) => (
          <>
            <section className="sec first">
              <h1>{name}</h1>
              <p className="meta">{phone ?? say('没有登记手机号', 'No phone on record')}</p>
            </section>
            <Ways />
            <Reading />
            {posts.length > 0 && (
              <section className="sec">
                <a className="btn btn-wide" href="desk">
                  {say('去工作台', 'Go to the desk')}
                </a>
              </section>
            )}
            <Leave />
          </>
        )}
      </Shown>
    </Phone>
  );
}

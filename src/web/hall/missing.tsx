// An address that leads nowhere.
import { Link } from 'wouter';
import { Phone } from '#web/hall/phone.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty } from '#web/parts/said.tsx';

export default function Missing() {
  const { say } = useReader();
  const title = say('没有这个页面', 'There is no such page');
  return (
    <Phone title={title}>
      <section className="sec">
        <h1>{title}</h1>
        <Empty
          says={{
            zh: '可能是地址抄错了，或者这件事已经办完',
            en: 'The address may be wrong, or the matter is closed',
          }}
        >
          <Link className="btn" href="/">
            {say('回首页', 'Home')}
          </Link>
        </Empty>
      </section>
    </Phone>
  );
}

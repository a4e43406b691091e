// What giving back is called, where one claimed and on the case that followed.
import { text } from '#kit/text.ts';

export const giveBack = text('去不了，退回', 'Give it back');
export const givenBack = text('退后 10 分钟内还能要回来', 'For 10 minutes you may take it back');
export const surelyBack = text('确定退回', 'Yes, give it back');

// What giving back is called, where one claimed and on the case that followed.
import { text } from '#kit/text.ts';

export const giveBack = text('去不了、不要了，退回', 'Give it back');
export const givenBack = text('名额给别人，不影响您下次领', 'It goes to somebody else; nothing is held against you');
export const surelyBack = text('确定退回', 'Yes, give it back');

import './client/zodWithoutEval.ts';
import { mount } from 'svelte';
import App from './frame/Frame.svelte';
import { connect } from './client/connect.ts';

const target = document.querySelector('#app');
if (target === null) throw new Error('index.html has no element #app');
target.replaceChildren();
mount(App, { target, props: { client: connect() } });

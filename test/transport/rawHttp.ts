/** HTTP over a bare socket: sends what fetch would normalise (Host, paths with dots) unchanged. */
import { connect } from 'node:net';

export interface RawResponse {
  status: number;
  headers: string;
  body: string;
}

export async function rawRequest(port: number, lines: readonly string[], body = ''): Promise<RawResponse> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  socket.setEncoding('utf8');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return parse(text);
}

function parse(text: string): RawResponse {
  const [headers = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1]), headers, body };
}

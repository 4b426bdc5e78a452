// A real OpenID Connect provider for the tests. Arguments: the module of oidc-provider, and where our program waits.
// Anybody signs in under any name with any password; the name is the subject and the preferred_username.
import http from "node:http";
import { pathToFileURL } from "node:url";

const [, , moduleFile, redirectUri] = process.argv;
const { Provider } = await import(pathToFileURL(moduleFile));

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "gdtx-thu",
        client_secret: "mat-ma-cua-bai-kiem-dai-hon-ba-muoi-hai-ky-tu",
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: "client_secret_basic",
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
    cookies: { keys: ["only for tests"] },
    async findAccount(_context, id) {
      return {
        accountId: id,
        async claims() {
          return { sub: id, preferred_username: id, name: `Họ tên bên ngoài của ${id}`, email: `${id}@example.vn` };
        },
      };
    },
  });
  server.on("request", provider.callback());
  console.log(`READY ${issuer}`);
});

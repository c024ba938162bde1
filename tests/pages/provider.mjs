// An OpenID Connect provider on a free port of this machine, whose people sign in with any password. Control requests
// (POST /test/…) make it misbehave as a broken or hostile one would.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.DEPOSITARY_PAGES_TOOLS, "package.json"));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));

const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://localhost:${server.address().port}`;
const provider = new Provider(issuer, {
    clients: [{
        client_id: "depositary", client_secret: "the client's own secret", grant_types: ["authorization_code"],
        response_types: ["code"], redirect_uris: ["http://localhost/sign-in/service/return"],
        token_endpoint_auth_method: "client_secret_basic",
    }],
    pkce: { required: () => true, methods: ["S256"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: `${id} of the ministry` }) }),
    conformIdTokenClaims: false,
    cookies: { keys: ["a key of this test"] },
});
// The depositary's port is not known beforehand.
const { redirectUriAllowed } = provider.Client.prototype;
provider.Client.prototype.redirectUriAllowed = function allowed(address) {
    return redirectUriAllowed.call(this, address) || /^http:\/\/localhost:\d+\/sign-in\/service\/return$/.test(address);
};

const answer = provider.callback();
let mischief = "";
server.on("request", (request, response) => {
    if (request.method === "POST" && request.url.startsWith("/test/")) {
        mischief = request.url.slice(6);
        response.end();
        return;
    }
    if (mischief !== "" && request.url === "/token") {
        // The token of another question, and one that is none.
        response.setHeader("Content-Type", "application/json");
        const claims = Buffer.from(JSON.stringify({ iss: issuer, sub: "sokha", aud: "depositary", exp: 4e9, iat: 1, nonce: "x" })).toString("base64url");
        const head = Buffer.from(JSON.stringify({ alg: mischief === "none" ? "none" : "RS256" })).toString("base64url");
        response.end(JSON.stringify({ access_token: "x", token_type: "Bearer", id_token: `${head}.${claims}.${mischief === "none" ? "" : "AAAA"}` }));
        return;
    }
    answer(request, response);
});
console.log(`provider at ${issuer}`);

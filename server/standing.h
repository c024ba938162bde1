#pragma once
// What is sent over a long time is sent as long as its reader may read it (docs/decisions/0592).

#include "server/route.h"

namespace depositary::server {

// Who asks, as of now, with the bounds of the session, which is kept as it is now. Unauthenticated("session-unknown") when it was ended, or its
// account was closed; one that merely ran out goes on: what was begun in time may take its time on a slow line.
repository::Actor present_actor(const Application&, SignedIn&);

// Asks `require`, which throws when the actor may no longer read what `writer` writes, before the first byte and then whenever bytes are
// written, at most once a second of the depositary's clock. What it throws cuts the body short.
Response::Writer while_allowed(const Application&, const SignedIn&, std::function<void(const repository::Actor&)> require,
                               Response::Writer writer);

}  // namespace depositary::server

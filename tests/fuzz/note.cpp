// Signed notes, checkpoints and verifier keys.
#include "crypto/note.h"

#include "tests/fuzz/target.h"

using namespace depositary::crypto;

FUZZ(input) {
    accepted([&] { SignedNote::parse(input); });
    accepted([&] { Checkpoint::parse(input); });
    accepted([&] { NoteVerifier::parse(input); });
}

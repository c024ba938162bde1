#pragma once
// A zip archive that holds itself, and nothing else: whoever unpacks what is in it unpacks it for ever.

#include <string>

// `name`, of 1 to 22 characters, is the archive's only entry: the archive, byte for byte, with its right CRC.
std::string zip_quine(const std::string& name);

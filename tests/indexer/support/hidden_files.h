#pragma once
// U18: files with text that their readers cannot see, or only beside the text. What is seen says "harmless"; what is not
// says "zanzibar". Those named "seen-…" look suspicious and show it all the same.

#include "hostile_files.h"

std::vector<HostileFile> hidden_files();

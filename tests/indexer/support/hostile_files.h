#pragma once
// Files made to harm whoever reads them, made here and kept nowhere: bombs, loops, cut and contradictory files. The
// same bytes every time.

#include <string>
#include <vector>

struct HostileFile {
    std::string name;
    std::string content;
    bool text_expected = false;  // its harmless part is to be found: the word "harmless"
    std::string reason{};        // what is to be said of its text, when that matters
};

std::vector<HostileFile> hostile_files();

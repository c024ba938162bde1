#pragma once
// Every unit, until the effort is spent: then it ends, and the match that it takes part in ends with it.

#include "indexer/effort.h"

#include <xapian.h>

#include <string>

namespace depositary::indexer {

class SteadySource final : public Xapian::PostingSource {
public:
    explicit SteadySource(const Effort& effort) : effort_(effort) {}
    Xapian::doccount get_termfreq_min() const override { return count_; }
    Xapian::doccount get_termfreq_est() const override { return count_; }
    Xapian::doccount get_termfreq_max() const override { return count_; }
    void next(double) override { move_to(at_ + 1); }
    void skip_to(Xapian::docid wanted, double) override {
        if (wanted > at_) move_to(wanted);
    }
    bool at_end() const override { return at_ > last_; }
    Xapian::docid get_docid() const override { return at_; }
    void init(const Xapian::Database& database) override {
        at_ = 0;
        last_ = database.get_lastdocid();
        count_ = database.get_doccount();
    }
    std::string get_description() const override { return "steady"; }

private:
    void move_to(Xapian::docid wanted) { at_ = ++turns_ % 256 == 0 && effort_.spent() ? last_ + 1 : wanted; }

    const Effort& effort_;
    Xapian::docid at_ = 0, last_ = 0;
    Xapian::doccount count_ = 0;
    unsigned turns_ = 0;
};

}  // namespace depositary::indexer

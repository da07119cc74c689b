// Every key of a model card: its name, what it may be, and the field behind it.
// The reader, the writer and the tests go by this one list.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/model/model_card.h"

namespace limpid {

// A map of the card that is there or not; "" is the card itself.
struct CardSection {
  std::string name;
  std::function<bool(const ModelCard&)> is_present;
  std::function<void(ModelCard&)> add;
};

struct CardKey {
  std::string section;
  std::string name;          // within the section
  std::string allowed;       // type and range, such as "integer, 1 to 4096"
  bool is_required = false;  // when the section is there
  bool is_list = false;
  // The section must be there. False when the words, one unless it is a list,
  // are not allowed; the card is then untouched.
  std::function<bool(ModelCard&, const std::vector<std::string>& words)> set =
      nullptr;
  std::function<std::vector<std::string>(const ModelCard&)> get = nullptr;
  // For a card without the key, when what that means depends on other keys of
  // the section; they have been read.
  std::function<void(ModelCard&)> leave_open = nullptr;

  std::string path() const {
    return section.empty() ? name : section + "." + name;
  }
};

// In the order of a written card; the card itself comes first.
const std::vector<CardSection>& CardSections();
// Keys of a section stand together, sections in their order.
const std::vector<CardKey>& CardKeys();

}  // namespace limpid

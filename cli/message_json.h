// Messages of the protocol as JSON text for people and programs.
#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace limpid::cli {

// Field names as in the .proto files, defaults left in, indented.
std::string JsonText(const google::protobuf::Message& message);

}  // namespace limpid::cli

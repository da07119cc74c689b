// All that a learned solver needs of a model: loaded once, shared by every
// session of a worker.
#pragma once

#include <memory>

#include "engine/model/flow_schedule.h"
#include "engine/model/latent_codec.h"
#include "engine/model/model_card.h"
#include "engine/model/prior.h"
#include "engine/model/refinement.h"

namespace limpid {

struct RestorationModel {
  // Has the sections schedule and solver.
  ModelCard card;
  std::unique_ptr<const LatentCodec> codec;
  std::unique_ptr<const Prior> prior;
  FlowSchedule schedule;
  std::unique_ptr<const Refinement> refinement;  // null: none
};

}  // namespace limpid

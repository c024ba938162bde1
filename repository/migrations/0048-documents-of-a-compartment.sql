-- A page of one compartment's documents costs what is on it, not what is in the compartment.
CREATE INDEX document_compartment ON document (compartment, act);
